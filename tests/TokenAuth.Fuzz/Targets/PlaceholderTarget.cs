using TokenAuth.Services;

namespace TokenAuth.Fuzz;

/// <summary>A text with placeholders: filled with themselves they give the text again, and a value is never read for placeholders.</summary>
internal sealed class PlaceholderTarget() : FuzzTarget("placeholder", "{", "}", "{a}", "{username}", "{{a}}", "{a b}", "{1}", "{}", "{A9}", "\u0130", "{\u212a}", "https://{workspace}.example.com")
{
    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        string[] names = [.. Placeholders.In(text)];
        Require(Array.TrueForAll(names, static name => char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit)), "a name that is none");
        Require(Placeholders.Fill(text, static name => $"{{{name}}}") == text, "a text that changes when it is filled with itself");
        Require(Placeholders.Fill(text, static _ => null) is null == names.Length > 0, "a text without a value that is complete");

        // A value that looks like a placeholder stays what it is.
        int filled = 0;
        string? once = Placeholders.Fill(text, name =>
        {
            filled++;
            return "{other}";
        });
        Require(filled == names.Length && once is not null, "a placeholder that is filled twice");
        return $"{Math.Min(names.Length, 4)}";
    }
}
