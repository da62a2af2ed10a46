using System.Globalization;
using System.Text;

namespace TokenAuth.Tally;

/// <summary>The table of what became of the mutants, by file.</summary>
public static class MutationTable
{
    public static string Of(MutationScore score)
    {
        StringBuilder table = new();
        table.Append("| file | killed | timed out | survived | without a test | score |\n|---|---|---|---|---|---|\n");
        foreach ((string room, MutationCount count) in score.Rooms)
        {
            Append(table, $"**{room}**", count);
            foreach ((string file, MutationCount own) in score.Files.Where(file => file.Key.StartsWith(room + "/", StringComparison.Ordinal)))
            {
                Append(table, $"`{file}`", own);
            }
        }

        Append(table, "**all**", score.Total);
        return table.ToString();
    }

    private static void Append(StringBuilder table, string name, MutationCount count) =>
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {count.Killed} | {count.Timeout} | {count.Survived} | {count.NoCoverage} | {(count.All == 0 ? "–" : count.Score.ToString("0.0", CultureInfo.InvariantCulture) + " %")} |\n");
}
