using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class FifthPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EveryFifth(4);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
