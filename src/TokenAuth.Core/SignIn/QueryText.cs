namespace TokenAuth.SignIn;

/// <summary>Query strings, both ways.</summary>
internal static class QueryText
{
    /// <summary>The parameters of a query; of repeated ones the last.</summary>
    public static Dictionary<string, string> Parse(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[Decode(pair[..equals])] = Decode(pair[(equals + 1)..]);
            }
        }

        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
