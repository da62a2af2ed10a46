namespace TokenAuth.Terminal.Tests;

/// <summary>How a piece of a terminal's row looks. A colour is a number of the palette; null is the terminal's own.</summary>
internal sealed record CellStyle
{
    public static CellStyle Plain { get; } = new();

    public int? Foreground { get; init; }

    public int? Background { get; init; }

    public bool IsBold { get; init; }

    public bool IsItalic { get; init; }

    public bool IsUnderlined { get; init; }

    public bool IsInverse { get; init; }

    /// <summary>The style after a Select Graphic Rendition (ECMA-48, 8.3.117).</summary>
    /// <param name="codes">Its numbers.</param>
    public CellStyle After(ReadOnlySpan<int> codes)
    {
        CellStyle style = this;
        for (int index = 0; index < codes.Length; index++)
        {
            int code = codes[index];
            if (code is 38 or 48)
            {
                // 38;5;n is a colour of 256; the module and PowerShell use no others.
                int? colour = index + 2 < codes.Length && codes[index + 1] == 5 ? codes[index + 2] : null;
                style = code == 38 ? style with { Foreground = colour } : style with { Background = colour };
                index += 2;
                continue;
            }

            style = code switch
            {
                0 => Plain,
                1 => style with { IsBold = true },
                3 => style with { IsItalic = true },
                4 => style with { IsUnderlined = true },
                7 => style with { IsInverse = true },
                22 => style with { IsBold = false },
                23 => style with { IsItalic = false },
                24 => style with { IsUnderlined = false },
                27 => style with { IsInverse = false },
                >= 30 and <= 37 => style with { Foreground = code - 30 },
                39 => style with { Foreground = null },
                >= 40 and <= 47 => style with { Background = code - 40 },
                49 => style with { Background = null },
                >= 90 and <= 97 => style with { Foreground = code - 90 + 8 },
                >= 100 and <= 107 => style with { Background = code - 100 + 8 },
                _ => style,
            };
        }

        return style;
    }
}
