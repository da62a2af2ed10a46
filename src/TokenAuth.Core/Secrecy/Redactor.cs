using System.Text.RegularExpressions;

namespace TokenAuth.Secrecy;

/// <summary>
/// Takes secrets out of text that people will read: those that the caller knows, in every spelling a service may echo, and
/// those that look like one (JSON Web Tokens, Authorization values, members and query parameters with a telling name).
/// </summary>
public static partial class Redactor
{
    private const int MatchTimeoutMilliseconds = 1000;

    /// <summary>The text without secrets.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="known">The secrets that the caller sent or holds.</param>
    public static string Redact(string text, params ReadOnlySpan<Secret?> known) => OrMask(MaskKnown(text, known), static text =>
    {
        text = AuthorizationValue().Replace(text, $"${{keep}} {Secret.Mask}");
        text = JsonMember().Replace(text, $"${{keep}}\"{Secret.Mask}\"");
        text = QueryParameter().Replace(text, $"${{keep}}{Secret.Mask}");
        text = UserInformation().Replace(text, $"${{keep}}{Secret.Mask}@");
        return JsonWebToken().Replace(text, Secret.Mask);
    });

    /// <summary>The text without the secrets that the caller knows; nothing else of it is changed.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="known">The secrets that the caller sent or holds.</param>
    internal static string MaskKnown(string text, params ReadOnlySpan<Secret?> known)
    {
        // The longer first: one secret may be the beginning of another.
        foreach (string value in known.ToArray().OfType<Secret>().Select(static secret => secret.Reveal()).OrderByDescending(static value => value.Length))
        {
            text = new KnownSecret(value).Mask(text);
        }

        return text;
    }

    /// <summary>An address as people may read it: no user information, no query values.</summary>
    /// <param name="uri">An absolute or relative address.</param>
    public static string Redact(Uri uri)
    {
        // On Unix, //user:password@host is read as a file.
        if (!uri.IsAbsoluteUri || (uri.IsFile && !uri.OriginalString.TrimStart().StartsWith("file:", StringComparison.OrdinalIgnoreCase)))
        {
            return WithoutPrivateParts(uri.OriginalString);
        }

        if (uri.Host.Length == 0 || uri.IsFile)
        {
            // What follows the scheme may be anything: of a mistyped user:password@host, the password.
            return $"{uri.Scheme}:{Secret.Mask}";
        }

        string server = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        {
            // What is a query to people may be a path to the parser.
            return $"{server}/{Secret.Mask}";
        }

        string path = uri.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        if (MayHavePassword(uri, path))
        {
            path = $"/{Secret.Mask}";
        }

        return server + path + WithoutQueryValues(uri.Query);
    }

    /// <summary>A text that was meant to be an address, as people may read it: no user information, no query values.</summary>
    /// <param name="address">Any text.</param>
    internal static string RedactAddress(string address) => Redact(WithoutPrivateParts(address));

    /// <summary>The first <paramref name="length"/> characters of the redacted text, on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">How many characters at most.</param>
    /// <param name="known">The secrets that the caller sent or holds.</param>
    public static string Excerpt(string text, int length, params ReadOnlySpan<Secret?> known)
    {
        string redacted = string.Join(' ', Redact(text, known).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (redacted.Length <= length)
        {
            return redacted;
        }

        return redacted[..(length > 0 && char.IsHighSurrogate(redacted[length - 1]) ? length - 1 : length)];
    }

    // Of a user name and a password with characters that they cannot have, a part becomes the host or the port, and the rest of it the path.
    private static bool MayHavePassword(Uri uri, string path)
    {
        if (path.LastIndexOf('@') is not (>= 0 and var at))
        {
            return false;
        }

        string before = path[..at];
        return uri.UserInfo.Length > 0 || (!uri.IsDefaultPort && !uri.IsLoopback) || before.Contains(':', StringComparison.Ordinal) || before.Contains("//", StringComparison.Ordinal);
    }

    // A relative address may be an absolute one with a slip in it: without its scheme, or with a password that is not encoded. So what
    // stands before an @ is not told apart.
    private static string WithoutPrivateParts(string address) => OrMask(address, static address =>
    {
        int start = SchemeAndSlashes().Match(address).Length;
        int query = address.AsSpan(start).IndexOfAny('?', '#') is >= 0 and var index ? start + index : address.Length;
        string beforeQuery = address[start..query];
        int at = address.LastIndexOf('@');
        if (at > query && beforeQuery.AsSpan().ContainsAny(':', '@'))
        {
            return address[..start] + Secret.Mask;
        }

        string shown = at > start && at < query ? $"{address[..start]}{Secret.Mask}{address[at..]}" : address;
        return WithoutQueryValues(shown.Split('#')[0]);
    });

    private static string WithoutQueryValues(string address) => OrMask(address, static address => QueryValue().Replace(address, $"${{keep}}{Secret.Mask}"));

    // What takes longer is shown to nobody.
    private static string OrMask(string text, Func<string, string> redact)
    {
        try
        {
            return redact(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return Secret.Mask;
        }
    }

    [GeneratedRegex(@"^\s*(?:(?:[a-z][a-z0-9+.\-]*)?:[/\\]{2,}|[/\\]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex SchemeAndSlashes();

    [GeneratedRegex(@"\b(?<keep>Bearer|Basic|DPoP|Digest)\s+[A-Za-z0-9\-._~+/=]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex AuthorizationValue();

    // The closing quote may be missing: an excerpt can end inside the value.
    [GeneratedRegex(
        """(?<keep>"[^"\\]{0,40}(?:token|password|passwd|secret|assertion|credential|api_?key|otp|totp)[^"\\]{0,20}"\s*:\s*(?:\[\s*)?)"(?:[^"\\]|\\.)*(?:"|$)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        MatchTimeoutMilliseconds)]
    private static partial Regex JsonMember();

    [GeneratedRegex(
        @"(?<keep>(?:^|[?&;\s""'])(?:[a-z0-9_\-]{0,20}(?:token|password|secret|assertion|api_?key|signature)|code|sig|key|auth)=)[^&\s""'<>]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        MatchTimeoutMilliseconds)]
    private static partial Regex QueryParameter();

    [GeneratedRegex(@"(?<keep>\b[a-z][a-z0-9+.\-]{1,20}://|//(?=[^/?#\s""'<>@]*:))[^/?#\s""'<>]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]*)*", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex JsonWebToken();

    // A name without a value may be the secret itself: base64 ends with '='.
    [GeneratedRegex("(?<keep>[?&](?>(?:[^=&]*=(?!=*(?:&|$)))?))[^&]+", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex QueryValue();
}
