namespace TokenAuth.Docs.Tests;

public sealed class LintTests
{
    [Fact]
    public async Task Markdown_is_clean() => Clean(await Linter.RunAsync("markdown", Repository.Pages));

    [Fact]
    public async Task Words_are_spelled_right() => Clean(await Linter.RunAsync("spelling", Repository.Pages));

    [Fact]
    public async Task Workflows_are_what_GitHub_understands() => Clean(await Linter.RunAsync("workflows", [".github/workflows/ci.yml", "docs/ci/github-actions.yml", "docs/ci/github-actions-identity.yml"]));

    private static void Clean((int ExitCode, string Findings) run) => run.ExitCode.ShouldBe(0, run.Findings);
}
