using TokenAuth.SignIn;

namespace TokenAuth.Fuzz;

/// <summary>A query, as a browser or anybody else on this machine brings it back: names and values without an end of their own.</summary>
internal sealed class QueryTarget() : FuzzTarget("query", "?", "&", "=", "code=", "state=", "error=access_denied", "iss=https%3A%2F%2Fissuer.example.com", "%", "%zz", "%00", "%C3%BC", "%ff", "+", "#", ";")
{
    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        Dictionary<string, string> values = QueryText.Parse(text);
        Require(values.Count <= text.Count(static character => character == '=') && values.Keys.All(static name => name is not null), "parameters from nowhere");

        // Written as a query and read again, it says the same.
        string written = string.Join('&', values.Where(static pair => pair.Key.Length > 0).Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        Dictionary<string, string> again = QueryText.Parse(written);
        Require(values.All(pair => pair.Key.Length == 0 || HasLoneSurrogate(pair.Key + pair.Value) || (again.TryGetValue(pair.Key, out string? value) && value == pair.Value)), "a query that changes when it is written again");
        return $"{Math.Min(values.Count, 4)} {values.ContainsKey("code")} {values.ContainsKey("state")} {values.ContainsKey("error")}";
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && !(char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[++index])))
            {
                return true;
            }
        }

        return false;
    }
}
