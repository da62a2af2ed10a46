using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A body, behind its charset and a line break: a text in any case.</summary>
internal sealed class BodyTextTarget() : FuzzTarget(
    "body-text", "utf-8\n", "utf-7\n", "iso-8859-1\n", "\"utf-16\"\n", "utf-32\n", "windows-1252\n", "ibm037\n", "x-none\n", "\n", "<?xml version=\"1.0\" encoding=\"", "\"?>", "<meta charset=\"", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=", "utf-7", "utf-16", "utf-8", ">", "<", "\ufeff", "x-user-defined", "hz-gb-2312", "iso-2022-jp")
{
    public override string Run(byte[] input)
    {
        int end = Array.IndexOf(input, (byte)'\n');
        string? charSet = end > 0 ? TextOf(input[..end]) : null;
        byte[] body = end >= 0 ? input[(end + 1)..] : input;
        string text = BodyText.Decode(body, charSet);
        bool isUtf8 = BodyText.IsUtf8(body, charSet);
        Require(text.Length <= 2 * (body.Length + 1), "a text longer than its body");
        Require(!isUtf8 || body.AsSpan().StartsWith("\ufeff"u8) || text == TextOf(body), "UTF-8 that is read as something else");
        return $"{isUtf8} {charSet is not null} {text.Contains('\ufffd', StringComparison.Ordinal)} {body.Length > 0 && body[0] == '<'}";
    }
}
