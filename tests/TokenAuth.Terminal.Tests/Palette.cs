using System.Globalization;

namespace TokenAuth.Terminal.Tests;

/// <summary>The colours of the pictures.</summary>
internal static class Palette
{
    public const string Paper = "#10141a";
    public const string Ink = "#d7dce2";

    private static readonly string[] Sixteen =
    [
        "#1c2128", "#e5534b", "#57ab5a", "#c69026", "#539bf5", "#b083f0", "#39c5cf", "#adbac7",
        "#768390", "#ff938a", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#ffffff",
    ];

    /// <summary>A colour of the 256 by its number.</summary>
    public static string Of(int number) => number switch
    {
        < 16 => Sixteen[number],
        < 232 => $"#{Step((number - 16) / 36):x2}{Step((number - 16) / 6 % 6):x2}{Step((number - 16) % 6):x2}",
        _ => string.Create(CultureInfo.InvariantCulture, $"#{8 + ((number - 232) * 10):x2}{8 + ((number - 232) * 10):x2}{8 + ((number - 232) * 10):x2}"),
    };

    private static int Step(int level) => level == 0 ? 0 : 55 + (level * 40);
}
