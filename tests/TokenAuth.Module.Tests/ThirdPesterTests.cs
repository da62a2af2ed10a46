using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class ThirdPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EveryFifth(2);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
