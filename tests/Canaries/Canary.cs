using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TokenAuth.Canaries;

/// <summary>A secret that was planted, in every spelling in which it may come out again.</summary>
/// <remarks>Texts are searched as they are; bytes as Latin-1, so that one search finds what is in UTF-8, in UTF-16 and in any code page.</remarks>
public sealed class Canary
{
    // Shorter pieces turn up by chance.
    private const int ShortestPiece = 6;
    private const int FragmentLength = 12;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Letters and digits are spelled alike in most encodings; each text is searched for once.
    private readonly CanarySpelling[][] _alike;

    /// <summary>Plants a secret.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="value">The secret.</param>
    /// <param name="fragments">Pieces of it that would give enough of it away.</param>
    public Canary(string name, string value, params string[] fragments)
    {
        if (value.Length < ShortestPiece) throw new ArgumentException("It is too short to be looked for.", nameof(value));
        Name = name;
        Value = value;
        Spellings =
        [
            .. Spell(value).Concat(fragments.SelectMany(PiecesOf))
                .Where(static spelling => spelling.Text.Length >= ShortestPiece)
                .DistinctBy(static spelling => (spelling.Encoding, spelling.Text)),
        ];
        _alike = [.. Spellings.GroupBy(static spelling => (spelling.Text, spelling.IgnoresCase)).Select(static alike => alike.ToArray())];
    }

    /// <summary>Gets what it is.</summary>
    public string Name { get; }

    /// <summary>Gets the secret.</summary>
    public string Value { get; }

    /// <summary>Gets the spellings that are searched for.</summary>
    public IReadOnlyList<CanarySpelling> Spellings { get; }

    /// <summary>Gets the encodings that are known, by name.</summary>
    public static IReadOnlyList<string> Encodings { get; } =
    [
        "plain", "fragment", "utf-8", "utf-16", "hex", "hex with dashes", "hex of utf-16", "base64", "base64url", "base64 of utf-16", "url", "form", "json", "json, relaxed", "xml", "clixml",
    ];

    /// <summary>Searches a text, or bytes as Latin-1.</summary>
    /// <param name="text">Where to search.</param>
    /// <param name="canaries">What was planted.</param>
    /// <returns>What was found; of each canary one place for each encoding.</returns>
    public static IReadOnlyList<CanaryFinding> Find(string text, params IEnumerable<Canary> canaries) =>
        [.. canaries.SelectMany(canary => canary.FindIn(text))];

    /// <summary>Bytes as they are searched.</summary>
    public static string AsText(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private IEnumerable<CanaryFinding> FindIn(string text) =>
        from spellings in _alike
        let place = spellings[0].IndexIn(text)
        where place >= 0
        from spelling in spellings
        select new CanaryFinding(Name, spelling.Encoding, text.Substring(Math.Max(0, place - 60), Math.Min(text.Length - Math.Max(0, place - 60), 160)));

    private static IEnumerable<CanarySpelling> Spell(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        byte[] utf16 = Encoding.Unicode.GetBytes(value);
        yield return new CanarySpelling("plain", value);
        yield return new CanarySpelling("utf-8", AsText(utf8));
        yield return new CanarySpelling("utf-16", AsText(utf16));
        yield return new CanarySpelling("hex", Convert.ToHexString(utf8), IgnoresCase: true);
        yield return new CanarySpelling("hex with dashes", BitConverter.ToString(utf8), IgnoresCase: true);
        yield return new CanarySpelling("hex of utf-16", Convert.ToHexString(utf16), IgnoresCase: true);
        for (int offset = 0; offset < 3; offset++)
        {
            string base64 = Base64(utf8, offset);
            yield return new CanarySpelling("base64", base64);
            yield return new CanarySpelling("base64url", base64.Replace('+', '-').Replace('/', '_'));
            yield return new CanarySpelling("base64 of utf-16", Base64(utf16, offset));
        }

        yield return Escaped("url", Uri.EscapeDataString(value), value);
        yield return Escaped("form", Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal), value);
        yield return Escaped("json", JsonSerializer.Serialize(value)[1..^1], value);
        yield return new CanarySpelling("json, relaxed", JsonSerializer.Serialize(value, Relaxed)[1..^1]);
        string xml = value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        yield return new CanarySpelling("xml", xml);
        yield return new CanarySpelling("clixml", string.Concat(xml.Select(static one => char.IsControl(one) ? string.Create(CultureInfo.InvariantCulture, $"_x{(int)one:X4}_") : one.ToString())));
    }

    private static CanarySpelling Escaped(string encoding, string text, string value) => new(encoding, text, IgnoresCase: text != value);

    // Each piece of a certain length would do: half of a token is found as well as the whole.
    private static IEnumerable<CanarySpelling> PiecesOf(string fragment)
    {
        if (fragment.Length < FragmentLength) yield break;
        yield return new CanarySpelling("fragment", fragment[..FragmentLength]);
        yield return new CanarySpelling("fragment", fragment[^FragmentLength..]);
        foreach (CanarySpelling spelling in Spell(fragment).Where(static spelling => spelling.Encoding is not ("plain" or "utf-8")))
            yield return spelling;
    }

    // Base64 of bytes that stand somewhere inside of others: what the neighbours have a share in is left out.
    private static string Base64(byte[] bytes, int offset)
    {
        string encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        int shared = (bytes.Length + offset) % 3;
        return encoded.TrimEnd('=')[(offset == 0 ? 0 : offset + 1)..^(shared == 0 ? 0 : 1)];
    }
}
