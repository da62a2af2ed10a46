using TokenAuth.Tally;

namespace TokenAuth.Docs.Tests;

public sealed class TrustTests
{
    private const double LeastScore = 85;

    // A run over what an earlier one did not find has a few mutants of a file only.
    private const int MostOfAPart = 20;

    private static readonly string Figures = Repository.FullPath("docs/trust");

    [Fact]
    public void The_table_of_figures_says_what_the_files_of_figures_say() =>
        FigurePage.TableOf(Repository.FullPath("docs/trust.md")).ShouldBe(TrustTable.Of(Figures));

    [Fact]
    public void The_table_of_mutants_says_what_the_tool_reported() =>
        FigurePage.TableOf(Repository.FullPath("docs/mutation.md")).ShouldBe(MutationTable.Of(MutationScore.Read(Path.Combine(Figures, TrustFigures.Mutation))));

    // What renews, keeps and claims a session, and what decides where a token goes.
    [Theory]
    [InlineData("Sessions/Renewal.cs")]
    [InlineData("Sessions/SessionKeeping.cs")]
    [InlineData("Sessions/SessionStore.cs")]
    [InlineData("Sessions/VaultClaim.cs")]
    [InlineData("Transport/Origin.cs")]
    [InlineData("Transport/OriginSet.cs")]
    public void What_tokens_depend_on_most_was_mutated_whole(string file)
    {
        MutationScore score = MutationScore.Read(Path.Combine(Figures, TrustFigures.Mutation));

        score.Files.ShouldContainKey(file);
        score.Files[file].All.ShouldBeGreaterThan(MostOfAPart);
    }

    [Fact]
    public void Tests_find_most_of_what_is_changed_in_the_rooms_of_tokens()
    {
        MutationScore score = MutationScore.Read(Path.Combine(Figures, TrustFigures.Mutation));

        score.Rooms.Keys.ShouldBe(["Secrecy", "Sessions", "Tokens", "Transport"]);
        score.Total.Score.ShouldBeGreaterThanOrEqualTo(LeastScore);
    }

    [Fact]
    public void Every_row_names_the_file_that_it_was_counted_in()
    {
        string[] rows = [.. FigurePage.TableOf(Repository.FullPath("docs/trust.md")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];

        rows.ShouldNotBeEmpty();
        foreach (string row in rows)
        {
            string[] cells = row.Trim('|').Split('|');
            cells.Length.ShouldBe(3, row);
            cells[1].ShouldContain(static character => char.IsAsciiDigit(character), row);
            string file = cells[2].Trim().Split('[', ']')[1];
            File.Exists(Path.Combine(Figures, file)).ShouldBeTrue(row);
        }
    }
}
