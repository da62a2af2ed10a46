using System.Text.RegularExpressions;

namespace TokenAuth.Http;

/// <summary>Reads the parameters of a WWW-Authenticate challenge (RFC 9110 section 11.2).</summary>
internal static partial class AuthParameter
{
    private const int MatchTimeoutMilliseconds = 1000;

    /// <summary>A parameter's value; null where the challenge has none by that name.</summary>
    public static string? Find(string challenge, string name)
    {
        try
        {
            return Parameter().Matches(challenge).FirstOrDefault(match => match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))?.Groups["value"].Value;
        }
        catch (RegexMatchTimeoutException)
        {
            // On a machine that is busy enough, any challenge takes too long: it is a hint, and the error is told without it.
            return null;
        }
    }

    // A name is not looked for inside a name: that would take the square of a long one's length.
    [GeneratedRegex("""(?<![\w\-])(?<name>[\w\-]+)\s*=\s*(?:"(?<value>[^"]*)"|(?<value>[^\s,"]+))""", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex Parameter();
}
