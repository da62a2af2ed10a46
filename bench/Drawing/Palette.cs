namespace TokenAuth.Bench.Drawing;

/// <summary>Colours that people with colour-blindness can tell apart.</summary>
internal static class Palette
{
    public const string Own = "#0072b2";
    public const string Missed = "#d55e00";
    public const string Unknown = "#8c959f";

    private static readonly string[] Others = ["#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#8c959f"];

    public static string Of(string name, int index) =>
        name.StartsWith("Invoke-AuthorizedRequest", StringComparison.Ordinal) && index == 0 || name == Comparison.Goals.Engine ? Own : Others[index % Others.Length];
}
