namespace TokenAuth.Http;

/// <summary>Reads and sets single parameters of an address's query; the rest of it stays as it was written.</summary>
internal static class QueryParameters
{
    /// <summary>The first value of that name; null where there is none.</summary>
    public static string? Get(string address, string name)
    {
        (_, string query, _) = Split(address);
        foreach (string part in query.Split('&'))
        {
            if (IsNamed(part, name))
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                return equals < 0 ? "" : Decode(part[(equals + 1)..]);
            }
        }

        return null;
    }

    /// <summary>The address with that parameter, in its place where it was there, else at the end.</summary>
    public static string With(string address, string name, string value)
    {
        (string path, string query, string fragment) = Split(address);
        var parts = query.Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        int index = parts.FindIndex(part => IsNamed(part, name));
        string written = $"{(index < 0 ? Uri.EscapeDataString(name) : parts[index].Split('=')[0])}={Uri.EscapeDataString(value)}";
        if (index < 0)
        {
            parts.Add(written);
        }
        else
        {
            parts[index] = written;
        }

        return $"{path}?{string.Join('&', parts)}{fragment}";
    }

    private static (string Path, string Query, string Fragment) Split(string address)
    {
        int hash = address.IndexOf('#', StringComparison.Ordinal);
        string fragment = hash < 0 ? "" : address[hash..];
        string bare = hash < 0 ? address : address[..hash];
        int mark = bare.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (bare, "", fragment) : (bare[..mark], bare[(mark + 1)..], fragment);
    }

    private static bool IsNamed(string part, string name) => Decode(part.Split('=')[0]) == name;

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
