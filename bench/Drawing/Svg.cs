using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace TokenAuth.Bench.Drawing;

/// <summary>A picture of lines, boxes and words; it keeps its own light background, whatever the page has.</summary>
internal sealed class Svg
{
    public const string Ink = "#24292f";
    public const string Faint = "#d0d7de";

    private static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    public Svg(double width, double height, string title)
    {
        _root = new XElement(
            Space + "svg",
            new XAttribute("viewBox", Text($"0 0 {width} {height}")),
            new XAttribute("width", Text($"{width}")),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XAttribute("font-size", "12"),
            new XElement(Space + "title", title));
        Box(0, 0, width, height, "#ffffff");
        Words(16, 22, title, size: 14);
    }

    public void Box(double x, double y, double width, double height, string fill) => _root.Add(new XElement(
        Space + "rect", new XAttribute("x", Text($"{x:0.#}")), new XAttribute("y", Text($"{y:0.#}")), new XAttribute("width", Text($"{width:0.#}")), new XAttribute("height", Text($"{height:0.#}")), new XAttribute("fill", fill)));

    public void Dot(double x, double y, string fill) => _root.Add(new XElement(
        Space + "circle", new XAttribute("cx", Text($"{x:0.#}")), new XAttribute("cy", Text($"{y:0.#}")), new XAttribute("r", "3"), new XAttribute("fill", fill)));

    public void Line(double fromX, double fromY, double toX, double toY, string stroke) => Path([(fromX, fromY), (toX, toY)], stroke, width: 1);

    public void Path(IEnumerable<(double X, double Y)> points, string stroke, double width = 2) => _root.Add(new XElement(
        Space + "polyline",
        new XAttribute("points", string.Join(' ', points.Select(static point => Text($"{point.X:0.#},{point.Y:0.#}")))),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", stroke),
        new XAttribute("stroke-width", Text($"{width}"))));

    public void Words(double x, double y, string words, string anchor = "start", int size = 12, string fill = Ink) => _root.Add(new XElement(
        Space + "text", new XAttribute("x", Text($"{x:0.#}")), new XAttribute("y", Text($"{y:0.#}")), new XAttribute("text-anchor", anchor), new XAttribute("font-size", Text($"{size}")), new XAttribute("fill", fill), words));

    public void Save(string path) => File.WriteAllText(path, _root + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
