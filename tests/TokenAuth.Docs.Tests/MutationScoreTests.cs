using TokenAuth.Tally;

namespace TokenAuth.Docs.Tests;

public sealed class MutationScoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenauth-mutation-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_mutant_counts_unless_it_did_not_compile_or_was_set_aside()
    {
        MutationScore score = MutationScore.Of([Report("text", "Killed", "Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "Ignored")]);

        score.Total.ShouldBe(new MutationCount(2, 1, 1, 1));
        score.Total.Score.ShouldBe(60);
        score.Rooms["Tokens"].ShouldBe(score.Total);
        score.Files["Tokens/Jwt.cs"].ShouldBe(score.Total);
    }

    [Fact]
    public void A_second_run_over_the_same_text_may_find_more_and_never_less() =>
        MutationScore.Of([Report("text", "Survived", "Killed", "Survived"), Report("text", "Killed", "Survived", "Ignored")]).Total.ShouldBe(new MutationCount(2, 0, 1, 0));

    [Theory]
    [InlineData("Timeout", "Survived")]
    [InlineData("Survived", "Timeout")]
    public void What_timed_out_once_and_survived_once_was_only_slow(string first, string second) =>
        MutationScore.Of([Report("text", first), Report("text", second)]).Total.ShouldBe(new MutationCount(0, 0, 1, 0));

    [Fact]
    public void A_run_over_a_changed_text_replaces_the_one_before() =>
        MutationScore.Of([Report("old", "Survived", "Survived"), Report("new", "Killed")]).Total.ShouldBe(new MutationCount(1, 0, 0, 0));

    [Fact]
    public void The_score_is_never_rounded_up() => new MutationCount(8499, 0, 1501, 0).Score.ShouldBe(84.9);

    [Fact]
    public void What_is_written_is_read()
    {
        MutationScore score = MutationScore.Of([Report("text", "Killed", "Survived")]);
        string path = Path.Combine(_folder.FullName, "mutation.json");

        score.Write(path);

        MutationTable.Of(MutationScore.Read(path)).ShouldBe(MutationTable.Of(score));
        MutationTable.Of(score).ShouldContain("| `Tokens/Jwt.cs` | 1 | 0 | 1 | 0 | 50.0 % |");
    }

    private MutationReport Report(string source, params string[] statuses)
    {
        IEnumerable<string> mutants = statuses.Select(static (status, line) =>
            $$"""{ "mutatorName": "Equality mutation", "replacement": "a", "status": "{{status}}", "location": { "start": { "line": {{line + 1}}, "column": 1 }, "end": { "line": {{line + 1}}, "column": 2 } } }""");
        string path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, $$"""{ "files": { "/somewhere/src/TokenAuth.Core/Tokens/Jwt.cs": { "source": "{{source}}", "mutants": [{{string.Join(',', mutants)}}] } } }""");
        return MutationReport.Read(path);
    }
}
