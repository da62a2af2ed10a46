using System.Text.RegularExpressions;

namespace TokenAuth.Terminal.Tests;

/// <summary>What two runs of the same session have in common: no numbers, no widths.</summary>
internal static partial class StableText
{
    public static string Of(string screen) =>
        string.Join('\n', screen.Split('\n').Select(static row => Blanks().Replace(Numbers().Replace(row, "0"), " ").TrimEnd())).Trim('\n');

    [GeneratedRegex(@"\d+([.,]\d+)*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[ ]{2,}|-{2,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
