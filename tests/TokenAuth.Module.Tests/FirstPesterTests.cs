using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class FirstPesterTests : PesterFiles
{
    public static TheoryData<string> Files => EverySecond(0);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}
