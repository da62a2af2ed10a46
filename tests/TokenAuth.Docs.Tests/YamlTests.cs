using YamlDotNet.RepresentationModel;

namespace TokenAuth.Docs.Tests;

public sealed class YamlTests
{
    public static TheoryData<string> Files =>
    [
        .. Repository.Files(new DirectoryInfo(Repository.FullPath("docs/ci")), "*.yml"),
        .. Repository.Files(new DirectoryInfo(Repository.FullPath(".github")), "*.yml"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Is_well_formed(string file) => Read(file).ShouldBeOfType<YamlMappingNode>().Children.ShouldNotBeEmpty();

    [Theory]
    [InlineData("docs/ci/github-actions.yml")]
    [InlineData("docs/ci/github-actions-identity.yml")]
    [InlineData(".github/workflows/ci.yml")]
    public void A_workflow_says_what_it_may_do(string file)
    {
        var workflow = (YamlMappingNode)Read(file);

        ((YamlScalarNode)workflow["permissions"]["contents"]).Value.ShouldBe("read");
        workflow.Children.ContainsKey(new YamlScalarNode("jobs")).ShouldBeTrue();
    }

    [Fact]
    public void The_workflow_tests_three_systems_with_every_supported_PowerShell()
    {
        YamlNode matrix = Read(".github/workflows/ci.yml")["jobs"]["cmdlets"]["strategy"]["matrix"];

        Texts(matrix["os"]).ShouldBe(["ubuntu-latest", "macos-latest", "windows-latest"]);
        Texts(matrix["powershell"]).ShouldBe(["7.4", "7.5", "7.6"]);
    }

    private static IEnumerable<string> Texts(YamlNode node) => ((YamlSequenceNode)node).Select(static item => ((YamlScalarNode)item).Value!);

    private static YamlNode Read(string file)
    {
        using StreamReader reader = File.OpenText(Repository.FullPath(file));
        YamlStream stream = [];
        stream.Load(reader);
        return stream.Documents.ShouldHaveSingleItem().RootNode;
    }
}
