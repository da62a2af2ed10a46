using System.Globalization;
using System.Xml.Linq;

namespace TokenAuth.Terminal.Tests;

/// <summary>Screens as SVG: text stays text, to be read aloud, searched and compared.</summary>
internal static class Picture
{
    private const double CellWidth = 8.4;
    private const double RowHeight = 19;
    private const double Margin = 16;
    private const double Baseline = 14;
    private const double SecondsPerScreen = 3.5;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>One screen.</summary>
    public static XDocument Of(Screen screen, string title) => Document(screen.Columns, screen.Rows.Count, title, Rows(screen));

    /// <summary>Screens one after the other, again and again.</summary>
    public static XDocument Of(IReadOnlyList<Screen> screens, string title)
    {
        double length = screens.Count * SecondsPerScreen;
        IEnumerable<XElement> frames = screens.Select((screen, index) => new XElement(
            Svg + "g",
            new XAttribute("visibility", index == 0 ? "visible" : "hidden"),
            new XElement(
                Svg + "animate",
                new XAttribute("attributeName", "visibility"),
                new XAttribute("calcMode", "discrete"),
                new XAttribute("dur", Number(length) + "s"),
                new XAttribute("repeatCount", "indefinite"),
                new XAttribute("keyTimes", $"0;{Number((double)index / screens.Count)};{Number((index + 1.0) / screens.Count)}"),
                new XAttribute("values", "hidden;visible;hidden")),
            Rows(screen)));
        return Document(screens.Max(static screen => screen.Columns), screens.Max(static screen => screen.Rows.Count), title, frames);
    }

    /// <summary>What the screens of a picture say.</summary>
    public static IReadOnlyList<string> Read(XDocument picture)
    {
        XElement root = picture.Root!;
        XElement[] frames = [.. root.Elements(Svg + "g")];
        return [.. (frames.Length == 0 ? [root] : frames).Select(static frame => string.Join('\n', frame.Elements(Svg + "text").Select(static row => row.Value)))];
    }

    private static XDocument Document(int columns, int rows, string title, IEnumerable<XElement> content)
    {
        string width = Number((columns * CellWidth) + (2 * Margin)), height = Number((rows * RowHeight) + (2 * Margin));
        return new XDocument(new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"),
            new XAttribute("font-size", "14"),
            new XAttribute("fill", Palette.Ink),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("rx", "8"), new XAttribute("fill", Palette.Paper)),
            content));
    }

    private static IEnumerable<XElement> Rows(Screen screen)
    {
        for (int index = 0; index < screen.Rows.Count; index++)
        {
            double top = Margin + (index * RowHeight);
            int column = 0;
            List<XElement> backgrounds = [], pieces = [];
            foreach (Run run in screen.Rows[index])
            {
                (string ink, string? paper) = Colours(run.Style);
                string left = Number(Margin + (column * CellWidth)), width = Number(run.Text.Length * CellWidth);
                if (paper is not null)
                {
                    backgrounds.Add(new XElement(
                        Svg + "rect", new XAttribute("x", left), new XAttribute("y", Number(top)), new XAttribute("width", width), new XAttribute("height", Number(RowHeight)), new XAttribute("fill", paper)));
                }

                XElement piece = new(Svg + "tspan", new XAttribute("x", left), new XAttribute("textLength", width), run.Text);
                Add(piece, "fill", ink, ink != Palette.Ink);
                Add(piece, "font-weight", "bold", run.Style.IsBold);
                Add(piece, "font-style", "italic", run.Style.IsItalic);
                Add(piece, "text-decoration", "underline", run.Style.IsUnderlined);
                pieces.Add(piece);
                column += run.Text.Length;
            }

            foreach (XElement background in backgrounds)
            {
                yield return background;
            }

            yield return new XElement(Svg + "text", new XAttribute("y", Number(top + Baseline)), new XAttribute(XNamespace.Xml + "space", "preserve"), pieces);
        }
    }

    private static (string Ink, string? Paper) Colours(CellStyle style)
    {
        // Bold letters are bright, as most terminals show them.
        string ink = style.Foreground is { } number ? Palette.Of(style.IsBold && number < 8 ? number + 8 : number) : Palette.Ink;
        string? paper = style.Background is { } behind ? Palette.Of(behind) : null;
        return style.IsInverse ? (paper ?? Palette.Paper, ink) : (ink, paper);
    }

    private static void Add(XElement element, string name, string value, bool isWanted)
    {
        if (isWanted)
        {
            element.Add(new XAttribute(name, value));
        }
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
