using System.Text;

namespace TokenAuth.Emulator;

/// <summary>RFC 4648 §6, the way authenticator keys are written: case, blanks, hyphens and padding do not matter.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] Decode(string text)
    {
        List<byte> bytes = [];
        int bits = 0;
        int buffer = 0;
        foreach (char character in text.ToUpperInvariant())
        {
            if (character is ' ' or '-' or '=')
            {
                continue;
            }

            int value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                throw new FormatException($"'{character}' is not a base32 digit.");
            }

            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return [.. bytes];
    }

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        int bits = 0;
        int buffer = 0;
        foreach (byte value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xFFF;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Alphabet[(buffer >> bits) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (5 - bits)) & 31]).ToString();
    }
}
