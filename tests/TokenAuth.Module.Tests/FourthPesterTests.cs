using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class FourthPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EveryFifth(3);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
