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
        if (!uri.IsAbsoluteUri || uri.IsFile)
        {
            return WithoutPrivateParts(uri.OriginalString);
        }

        if (uri.Host.Length == 0)
        {
            // What follows the scheme may be anything: of a mistyped user:password@host, the password.
            return $"{uri.Scheme}:{Secret.Mask}";
        }

        string path = uri.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        if (path.Contains('@', StringComparison.Ordinal))
        {
            // Of a user name and a password with characters that they cannot have, a part becomes the host and the rest of it the path.
            path = OrMask(path, path => LeadingUserInformation().IsMatch(uri.OriginalString) ? $"/{Secret.Mask}" : WithoutInnerUserInformation(path));
        }

        return uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + path + WithoutQueryValues(uri.Query);
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

    // A relative address may be an absolute one with a slip in it: without its scheme, or with a password that is not encoded.
    private static string WithoutPrivateParts(string address) => OrMask(address, static address =>
    {
        address = LeadingUserInformation().Replace(address, $"${{keep}}{Secret.Mask}@");
        if (BrokenUserInformation().IsMatch(address))
        {
            // The mask may cover the mark in front of a query.
            address = AnyValue().Replace(BrokenUserInformation().Replace(address, $"${{keep}}{Secret.Mask}@"), $"={Secret.Mask}");
        }

        return WithoutQueryValues(WithoutInnerUserInformation(address.Split('#')[0]));
    });

    private static string WithoutInnerUserInformation(string address) => OrMask(address, static address => InnerUserInformation().Replace(address, $"${{keep}}{Secret.Mask}@"));

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

    // A single slash in front makes a path of it, unless there is a colon too: then it was meant for a user name.
    [GeneratedRegex(@"^(?:(?<keep>(?>(?:[^/\\?#@]*[/\\]{2,})?))|(?<keep>[/\\])(?=[^/?]*:[^/?]*@))[^/?]*@", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex LeadingUserInformation();

    // Behind whatever was typed in front of the scheme.
    [GeneratedRegex(@"(?<keep>[/\\]{2})[^/\\?#]*@", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex InnerUserInformation();

    // What stands where the port would is none, and an @ comes later: the password has a slash or a question mark in it.
    [GeneratedRegex(@"^(?<keep>[^/\\?#@]*[/\\]{2,}[^/\\?#:@]*:)(?!\d*(?:[/\\?#]|$)).*@", RegexOptions.CultureInvariant | RegexOptions.Singleline, MatchTimeoutMilliseconds)]
    private static partial Regex BrokenUserInformation();

    [GeneratedRegex("=[^&#]+", RegexOptions.CultureInvariant, MatchTimeoutMilliseconds)]
    private static partial Regex AnyValue();

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
