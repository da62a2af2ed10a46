namespace TokenAuth.Docs.Tests;

public sealed class LintTests
{
    [Fact]
    public async Task Markdown_is_clean() => Clean(await Linter.RunAsync("markdown"));

    [Fact]
    public async Task Words_are_spelled_right() => Clean(await Linter.RunAsync("spelling"));

    private static void Clean((int ExitCode, string Findings) run) => run.ExitCode.ShouldBe(0, run.Findings);
}
