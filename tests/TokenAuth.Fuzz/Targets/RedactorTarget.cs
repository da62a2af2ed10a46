using TokenAuth.Secrecy;

namespace TokenAuth.Fuzz;

/// <summary>Any text around a known secret, in the spellings that services echo: the secret is gone.</summary>
internal sealed class RedactorTarget() : FuzzTarget(
    "redactor", "Bearer ", "Basic ", "\"password\":\"", "\"access_token\":\"", "?token=", "&code=", "https://user:pass@host/", "eyJhbGciOiJub25lIn0.e30.x", "\\u0073", "%73", "s3cr3t", "\\/", "********", "\"", "\\", "&", "=")
{
    private static readonly Secret Known = new(Canary);

    private static readonly string[] Spellings = [Canary, string.Concat(Canary.Select(static character => $"\\u{(int)character:x4}")), string.Concat(Canary.Select(static character => $"%{(int)character:X2}"))];

    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        string redacted = Redactor.Redact(text, Known);
        Require(!redacted.Contains(Canary, StringComparison.Ordinal), "a secret that is still there");
        string excerpt = Redactor.Excerpt(text, 80, Known);
        Require(excerpt.Length <= 80 && !excerpt.AsSpan().ContainsAny('\r', '\n') && !excerpt.Contains(Canary, StringComparison.Ordinal), "an excerpt that is none");
        string spelled = Spellings[input.Length % Spellings.Length];
        Require(!Redactor.Redact($"{text} {spelled} ", Known).Contains(spelled, StringComparison.Ordinal), "a spelling of the secret that is still there");
        return $"{redacted.Length == text.Length} {redacted.Contains(Secret.Mask, StringComparison.Ordinal)}";
    }
}
