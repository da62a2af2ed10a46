using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class FirstPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EveryFifth(0);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
