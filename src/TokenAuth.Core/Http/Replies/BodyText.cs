using System.Text;
using System.Text.RegularExpressions;

namespace TokenAuth.Http;

/// <summary>
/// The text of a body. Its character set is what its bytes begin with (a byte order mark), what its header says, or what the document
/// itself says in an XML declaration or an HTML <c>meta</c> element; else UTF-8.
/// </summary>
public static partial class BodyText
{
    // Declarations stand at the start of a document.
    private const int DeclarationLength = 1024;

    private const int MatchTimeoutMilliseconds = 1000;

    /// <summary>The text, without a byte order mark.</summary>
    /// <param name="body">The body.</param>
    /// <param name="charSet">What its header says; null for nothing.</param>
    public static string Decode(ReadOnlySpan<byte> body, string? charSet)
    {
        (Encoding encoding, int mark) = Find(body, charSet);
        return encoding.GetString(body[mark..]);
    }

    /// <summary>Whether a body is UTF-8, and so need not be decoded by somebody who reads that.</summary>
    /// <param name="body">The body.</param>
    /// <param name="charSet">What its header says; null for nothing.</param>
    public static bool IsUtf8(ReadOnlySpan<byte> body, string? charSet) => Find(body, charSet).Encoding is UTF8Encoding;

    /// <summary>The encoding of that name; null for none, or an unknown one.</summary>
    internal static Encoding? Named(string? charSet)
    {
        if (string.IsNullOrWhiteSpace(charSet))
        {
            return null;
        }

        string name = charSet.Trim('"', '\'', ' ');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static (Encoding Encoding, int Mark) Find(ReadOnlySpan<byte> body, string? charSet) =>
        FromMark(body) is { Mark: > 0 } marked ? marked : (Named(charSet) ?? Declared(body) ?? Encoding.UTF8, 0);

    private static (Encoding Encoding, int Mark) FromMark(ReadOnlySpan<byte> body)
    {
        // UTF-32 first: its mark begins with the one of UTF-16.
        foreach (Encoding encoding in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (body.StartsWith(encoding.Preamble))
            {
                return (encoding, encoding.Preamble.Length);
            }
        }

        return (Encoding.UTF8, 0);
    }

    private static Encoding? Declared(ReadOnlySpan<byte> body)
    {
        if (!body.TrimStart(" \t\r\n"u8).StartsWith("<"u8))
        {
            // No document: JSON, say, which is UTF-8 (RFC 8259 section 8.1) and may quote one.
            return null;
        }

        string start = Encoding.Latin1.GetString(body[..Math.Min(body.Length, DeclarationLength)]);
        Match match = Meta().Match(start);
        if (!match.Success)
        {
            match = XmlDeclaration().Match(start);
        }

        // What could be read as ASCII is not in an encoding of wider units, whatever it says.
        return match.Success && Named(match.Groups["charset"].Value) is { } encoding && encoding.GetByteCount("<") == 1 ? encoding : null;
    }

    [GeneratedRegex("""<meta\s[^>]*?\bcharset\s*=\s*["']?\s*(?<charset>[a-z][\w.:\-]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex Meta();

    [GeneratedRegex("""<\?xml\s[^>]*?\bencoding\s*=\s*["']?(?<charset>[a-z][\w.:\-]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex XmlDeclaration();
}
