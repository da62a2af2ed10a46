using System.Globalization;
using System.Text;

namespace TokenAuth.Terminal.Tests;

/// <summary>What a terminal showed at a moment.</summary>
/// <param name="Rows">Its rows, blank ones at the end left out.</param>
/// <param name="Columns">How wide it was.</param>
internal sealed record Screen(IReadOnlyList<IReadOnlyList<Run>> Rows, int Columns)
{
    private const char Escape = '\u001B';

    /// <summary>What it said, without colours and without blanks at the ends of rows.</summary>
    public string Text { get; } = string.Join('\n', Rows.Select(static row => string.Concat(row.Select(static run => run.Text)).TrimEnd()));

    /// <summary>Reads what <c>tmux capture-pane -e</c> writes: rows of text with graphic renditions in between.</summary>
    public static Screen Read(string captured, int columns)
    {
        List<IReadOnlyList<Run>> rows = [];
        CellStyle style = CellStyle.Plain;
        foreach (string line in captured.TrimEnd('\n').Split('\n'))
        {
            (IReadOnlyList<Run> runs, style) = ReadRow(line, style);
            rows.Add(runs);
        }

        return new Screen(rows, columns);
    }

    /// <summary>How a text looks; null where the screen does not show it in one piece.</summary>
    public CellStyle? StyleOf(string text) => Rows.SelectMany(static row => row).FirstOrDefault(run => run.Text.Contains(text, StringComparison.Ordinal))?.Style;

    private static (IReadOnlyList<Run> Runs, CellStyle Style) ReadRow(string line, CellStyle style)
    {
        List<Run> runs = [];
        StringBuilder text = new();
        for (int index = 0; index < line.Length; index++)
        {
            if (line[index] != Escape || line.IndexOf('m', index) is not (var end and > 0) || line[index + 1] != '[')
            {
                if (!char.IsControl(line[index]))
                {
                    text.Append(line[index]);
                }

                continue;
            }

            Close();
            style = style.After([.. line[(index + 2)..end].Split(';').Select(static number => number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture))]);
            index = end;
        }

        Close();
        return (runs, style);

        void Close()
        {
            if (text.Length > 0)
            {
                runs.Add(new Run(text.ToString(), style));
                text.Clear();
            }
        }
    }
}
