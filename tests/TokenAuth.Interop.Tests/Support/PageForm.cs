using System.Net;
using System.Text.RegularExpressions;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>A page's first form.</summary>
/// <param name="Action">Where it goes.</param>
/// <param name="Fields">Its fields and what they hold.</param>
internal sealed partial record PageForm(Uri Action, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Reads the form of a page; null where there is none.</summary>
    public static PageForm? Find(Uri page, string html)
    {
        Match form = FormTag().Match(html);
        if (!form.Success)
        {
            return null;
        }

        var fields = InputTag().Matches(form.Groups["inside"].Value)
            .Select(static input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")))
            .Where(static field => field.Name.Length > 0)
            .ToDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal);
        return new PageForm(new Uri(page, Attribute(form.Groups["tag"].Value, "action")), fields);
    }

    private static string Attribute(string tag, string name) =>
        AttributePair().Matches(tag).FirstOrDefault(pair => pair.Groups["name"].Value == name) is { } found ? WebUtility.HtmlDecode(found.Groups["value"].Value) : "";

    [GeneratedRegex("<form(?<tag>[^>]*)>(?<inside>.*?)</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormTag();

    [GeneratedRegex("<input[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InputTag();

    [GeneratedRegex("(?<name>[a-z_-]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributePair();
}
