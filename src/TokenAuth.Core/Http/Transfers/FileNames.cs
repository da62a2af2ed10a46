using System.Net.Http.Headers;

namespace TokenAuth.Http;

/// <summary>Names that a service gives to files: a last part of a path, and nothing that means something else here or elsewhere.</summary>
internal static class FileNames
{
    private const char Substitute = '_';

    // What Windows does not take in a name; a file may be carried there.
    private const string Special = "<>:\"|?*";

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>The name of a reply's file: the one of its Content-Disposition (RFC 6266), else the last part of its address.</summary>
    /// <returns>A name without a path; null where there is none.</returns>
    public static string? Of(HttpResponseMessage response)
    {
        ContentDispositionHeaderValue? disposition = response.Content.Headers.ContentDisposition;
        if (Clean(Extended(disposition) ?? Plain(disposition)) is { } given)
        {
            // A name that the service chooses is no hidden file, such as a profile that a shell would run.
            return given[0] == '.' ? $"{Substitute}{given[1..]}" : given;
        }

        return Clean(Uri.UnescapeDataString(response.RequestMessage?.RequestUri?.Segments.LastOrDefault() ?? ""));
    }

    /// <summary>The last part of a name, with every character replaced that no file name may have.</summary>
    public static string? Clean(string? name)
    {
        if (name is null)
        {
            return null;
        }

        string last = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        string clean = string.Concat(last.Select(static character => char.IsControl(character) || Special.Contains(character, StringComparison.Ordinal) ? Substitute : character)).Trim(' ').TrimEnd('.', ' ');
        if (clean.Length == 0)
        {
            return null;
        }

        return IsDevice(clean.Split('.')[0].TrimEnd(' ')) ? $"{Substitute}{clean}" : clean;
    }

    // Asked for an extended name without a value, the library fails.
    private static string? Extended(ContentDispositionHeaderValue? disposition) =>
        disposition?.Parameters.Any(static parameter => parameter.Value is null && parameter.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase)) is false
            ? Decoded(disposition, static disposition => disposition.FileNameStar)
            : null;

    private static string? Plain(ContentDispositionHeaderValue? disposition) => disposition is null ? null : Decoded(disposition, static disposition => disposition.FileName)?.Trim('"');

    private static string? Decoded(ContentDispositionHeaderValue disposition, Func<ContentDispositionHeaderValue, string?> name)
    {
        try
        {
            return name(disposition);
        }
        catch (NotSupportedException)
        {
            // UTF-7, which the library knows and refuses.
            return null;
        }
    }

    private static bool IsDevice(string stem) =>
        Devices.Contains(stem, StringComparer.OrdinalIgnoreCase) ||
        (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
}
