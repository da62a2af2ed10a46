namespace TokenAuth.Emulator;

/// <summary>A path, or the beginning of one when it ends with an asterisk.</summary>
internal static class PathPattern
{
    public static bool Matches(string pattern, PathString path) => pattern.EndsWith('*')
        ? (path.Value ?? string.Empty).StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, path.Value, StringComparison.OrdinalIgnoreCase);
}
