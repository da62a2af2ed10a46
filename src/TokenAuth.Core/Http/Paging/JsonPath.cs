namespace TokenAuth.Http;

/// <summary>A place in a reply: member names joined by dots.</summary>
internal static class JsonPath
{
    /// <summary>Whether the place goes on inside the member of that name, and what is left of it then.</summary>
    public static bool TryStep(string place, string name, out string rest)
    {
        bool leadsOn = place.Length > name.Length + 1 && place[name.Length] == '.' && place.StartsWith(name, StringComparison.Ordinal);
        rest = leadsOn ? place[(name.Length + 1)..] : "";
        return leadsOn;
    }
}
