using TokenAuth.Tally;

namespace TokenAuth.Docs.Tests;

public sealed class TrustTests
{
    private static readonly string Figures = Repository.FullPath("docs/trust");

    [Fact]
    public void The_table_of_figures_says_what_the_files_of_figures_say() =>
        FigurePage.TableOf(Repository.FullPath("docs/trust.md")).ShouldBe(TrustTable.Of(Figures));

    [Fact]
    public void The_table_of_mutants_says_what_the_tool_reported() =>
        FigurePage.TableOf(Repository.FullPath("docs/mutation.md")).ShouldBe(MutationTable.Of(MutationScore.Read(Path.Combine(Figures, TrustFigures.Mutation))));

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
