namespace TokenAuth.Canaries;

/// <summary>One spelling of a secret.</summary>
/// <param name="Encoding">Its encoding's name.</param>
/// <param name="Text">The text to search for.</param>
/// <param name="IgnoresCase">Whether writers of this encoding differ in case.</param>
public sealed record CanarySpelling(string Encoding, string Text, bool IgnoresCase = false)
{
    // A code of six digits may be part of a longer number.
    private const int StandsAloneBelow = 12;

    /// <summary>Where it stands in a text; -1 where it does not.</summary>
    public int IndexIn(string text)
    {
        StringComparison comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        int place = text.IndexOf(Text, comparison);
        while (Text.Length < StandsAloneBelow && place >= 0 && !StandsAlone(text, place))
            place = text.IndexOf(Text, place + 1, comparison);
        return place;
    }

    private bool StandsAlone(string text, int place) =>
        (place == 0 || !char.IsAsciiLetterOrDigit(text[place - 1])) &&
        (place + Text.Length == text.Length || !char.IsAsciiLetterOrDigit(text[place + Text.Length]));
}
