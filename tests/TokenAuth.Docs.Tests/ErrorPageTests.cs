using System.Reflection;
using System.Text.RegularExpressions;
using TokenAuth.Errors;

namespace TokenAuth.Docs.Tests;

public sealed partial class ErrorPageTests
{
    [Fact]
    public void Every_error_id_has_a_row_that_says_what_it_means_and_what_to_do()
    {
        string[][] rows = [.. File.ReadLines(Repository.FullPath("docs/errors.md")).Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(Cells)];
        string[] known = [.. typeof(ErrorId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];

        foreach (string id in known)
        {
            string[] row = rows.Where(row => Ids(row[0]).Contains(id, StringComparer.Ordinal)).ShouldHaveSingleItem(id);
            row.Length.ShouldBe(3, id);
            row[1].Length.ShouldBeGreaterThan(10, id);
            row[2].Length.ShouldBeGreaterThan(5, id);
        }
    }

    [Fact]
    public void Every_id_that_the_troubleshooting_names_has_an_entry()
    {
        string errors = File.ReadAllText(Repository.FullPath("docs/errors.md"));
        string[] named = [.. File.ReadLines(Repository.FullPath("docs/troubleshooting.md")).Where(static line => line.StartsWith('|')).SelectMany(static line => Ids(Cells(line)[0]))];

        named.ShouldNotBeEmpty();
        named.Where(id => !errors.Contains($"`{id}`", StringComparison.Ordinal) && !id.Contains('-', StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Replace("\\|", "\0", StringComparison.Ordinal).Split('|').Select(static cell => cell.Trim())];

    private static IEnumerable<string> Ids(string cell) => IdPattern().Matches(cell).Select(static match => match.Groups["id"].Value);

    [GeneratedRegex("`(?<id>[A-Z][A-Za-z]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
