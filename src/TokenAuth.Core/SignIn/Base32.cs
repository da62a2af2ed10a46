namespace TokenAuth.SignIn;

/// <summary>Base32 as authenticator apps print it (RFC 4648 section 6): any case, blanks, dashes and padding ignored.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Decodes; null where the text is no base32 or holds no whole byte.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        int buffer = 0;
        int bits = 0;
        foreach (char character in text.TrimEnd('=', ' '))
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            int value = Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = ((buffer << 5) | value) & 0xFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return bytes.Count > 0 ? [.. bytes] : null;
    }
}
