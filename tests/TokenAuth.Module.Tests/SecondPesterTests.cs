using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class SecondPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EveryFifth(1);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
