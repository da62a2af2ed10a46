namespace TokenAuth.Http;

/// <summary>The Link header (RFC 8288 section 3).</summary>
internal static class LinkHeader
{
    private const string Next = "next";

    /// <summary>The target of the first link whose relation is "next"; null where there is none.</summary>
    /// <param name="values">The header's values, each one or several links.</param>
    public static string? FindNext(IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            ReadOnlySpan<char> rest = value;
            while (TakeLink(ref rest, out ReadOnlySpan<char> target, out bool isNext))
            {
                if (isNext)
                {
                    return target.ToString();
                }
            }
        }

        return null;
    }

    private static bool TakeLink(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> target, out bool isNext)
    {
        target = default;
        isNext = false;
        int open = rest.IndexOf('<');
        int close = open < 0 ? -1 : rest[open..].IndexOf('>');
        if (close < 0)
        {
            return false;
        }

        target = rest.Slice(open + 1, close - 1).Trim();
        rest = rest[(open + close + 1)..];
        bool relationSeen = false;
        while (TakeParameter(ref rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> parameter))
        {
            // Of several rel parameters the first one counts.
            if (!relationSeen && name.Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                relationSeen = true;
                isNext = HasNext(parameter);
            }
        }

        return true;
    }

    private static bool TakeParameter(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] != ';')
        {
            return false;
        }

        rest = rest[1..].TrimStart();
        int end = rest.IndexOfAny(";,=");
        name = (end < 0 ? rest : rest[..end]).Trim();
        rest = end < 0 ? default : rest[end..];
        if (!rest.IsEmpty && rest[0] == '=')
        {
            rest = rest[1..].TrimStart();
            value = !rest.IsEmpty && rest[0] == '"' ? TakeQuoted(ref rest) : TakeToken(ref rest);
        }

        return true;
    }

    private static ReadOnlySpan<char> TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        int end = 1;
        while (end < rest.Length && rest[end] != '"')
        {
            end += rest[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, rest.Length);
        ReadOnlySpan<char> value = rest[1..end];
        rest = rest[Math.Min(end + 1, rest.Length)..];
        return value;
    }

    private static ReadOnlySpan<char> TakeToken(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(';', ',');
        ReadOnlySpan<char> value = (end < 0 ? rest : rest[..end]).Trim();
        rest = end < 0 ? default : rest[end..];
        return value;
    }

    private static bool HasNext(ReadOnlySpan<char> relations) =>
        relations.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(Next, StringComparer.OrdinalIgnoreCase);
}
