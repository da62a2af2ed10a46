using System.Globalization;
using System.Text;

namespace TokenAuth.Secrecy;

/// <summary>
/// Finds one known value in a text: as it is, as part of a JSON string, or URL-encoded. Encoders differ in what they escape and in
/// the case of their digits, so the text is decoded while it is compared, instead of being searched for one encoder's spelling.
/// </summary>
internal sealed class KnownSecret(string value)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(value);

    /// <summary>The text with a mask in every place where the value stands.</summary>
    public string Mask(string text)
    {
        StringBuilder? masked = null;
        int kept = 0;
        for (int start = 0; start < text.Length;)
        {
            ReadOnlySpan<char> rest = text.AsSpan(start);
            int length = Math.Max(rest.StartsWith(value, StringComparison.Ordinal) ? value.Length : 0, Math.Max(LengthInJson(rest), LengthInUrl(rest)));
            if (length == 0)
            {
                start++;
                continue;
            }

            masked ??= new StringBuilder(text.Length);
            masked.Append(text, kept, start - kept).Append(Secret.Mask);
            start += length;
            kept = start;
        }

        return masked is null ? text : masked.Append(text, kept, text.Length - kept).ToString();
    }

    private static (char Character, int Length) ReadJson(ReadOnlySpan<char> text)
    {
        if (text[0] != '\\' || text.Length == 1)
        {
            return (text[0], 1);
        }

        if (text[1] == 'u' && text.Length >= 6 && ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            return ((char)code, 6);
        }

        return text[1] switch
        {
            '"' or '\\' or '/' => (text[1], 2),
            'b' => ('\b', 2),
            'f' => ('\f', 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            _ => ('\\', 1),
        };
    }

    private int LengthInJson(ReadOnlySpan<char> text)
    {
        int position = 0;
        foreach (char wanted in value)
        {
            if (position == text.Length)
            {
                return 0;
            }

            (char found, int length) = ReadJson(text[position..]);
            if (found != wanted)
            {
                return 0;
            }

            position += length;
        }

        return position;
    }

    private int LengthInUrl(ReadOnlySpan<char> text)
    {
        int position = 0;
        Span<byte> encoded = stackalloc byte[4];
        for (int matched = 0; matched < _bytes.Length;)
        {
            ReadOnlySpan<char> rest = text[position..];
            if (rest.Length >= 3 && rest[0] == '%' && byte.TryParse(rest[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code))
            {
                if (code != _bytes[matched])
                {
                    return 0;
                }

                matched++;
                position += 3;
                continue;
            }

            if (rest.Length > 0 && rest[0] == '+' && _bytes[matched] == (byte)' ')
            {
                matched++;
                position++;
                continue;
            }

            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != System.Buffers.OperationStatus.Done ||
                !_bytes.AsSpan(matched).StartsWith(encoded[..rune.EncodeToUtf8(encoded)]))
            {
                return 0;
            }

            matched += rune.Utf8SequenceLength;
            position += length;
        }

        return position;
    }
}
