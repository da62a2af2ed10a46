using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TokenAuth.Output;

/// <summary>Reads the strings of a document, those included that hold half a surrogate pair or broken UTF-8, as real servers cut them.</summary>
internal static class JsonText
{
    /// <summary>Reads the string or name that <paramref name="reader"/> stands on.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Mend(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }
    }

    private static string Mend(ReadOnlySpan<byte> raw)
    {
        // What is broken becomes U+FFFD, as ConvertFrom-Json has it.
        string escaped = Encoding.UTF8.GetString(raw);
        StringBuilder text = new(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
            text.Append(escaped[i] == '\\' ? Unescape(escaped, ref i) : escaped[i]);
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static char Unescape(string escaped, ref int i)
    {
        switch (escaped[++i])
        {
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u':
                i += 4;
                return (char)ushort.Parse(escaped.AsSpan(i - 3, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default: return escaped[i];
        }
    }
}
