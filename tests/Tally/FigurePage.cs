namespace TokenAuth.Tally;

/// <summary>A page that shows a table of figures, between two marks.</summary>
public static class FigurePage
{
    private const string Begin = "<!-- figures -->\n\n";
    private const string End = "\n<!-- /figures -->";

    public static void Update(string page, string table)
    {
        string text = File.ReadAllText(page);
        (int from, int to) = Find(text);
        File.WriteAllText(page, text[..from] + table + text[to..]);
    }

    /// <summary>The table as the page has it.</summary>
    public static string TableOf(string page)
    {
        string text = File.ReadAllText(page);
        (int from, int to) = Find(text);
        return text[from..to];
    }

    private static (int From, int To) Find(string text)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int from = begin + Begin.Length;
        int to = begin < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        return to >= 0 ? (from, to) : throw new InvalidDataException("The page has no place for a table.");
    }
}
