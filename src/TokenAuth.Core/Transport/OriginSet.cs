using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>The origins to which one session's token goes. Exact ones, and wildcards that the user opted in to.</summary>
public sealed class OriginSet
{
    private const string WildcardPrefix = "https://*.";

    private readonly HashSet<Origin> _exact = [];
    private readonly List<string> _wildcardSuffixes = [];

    /// <summary>Makes the set.</summary>
    /// <param name="origins">Origins such as <c>https://api.example.com</c>, or <c>https://*.example.com</c> (default port, two labels after it).</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>, <see cref="ErrorId.InsecureOrigin"/> or <see cref="ErrorId.OriginNotAllowed"/>.</exception>
    public OriginSet(IEnumerable<string> origins)
    {
        foreach (string origin in origins)
        {
            Add(origin);
        }
    }

    /// <summary>The origins as text, sorted.</summary>
    public IReadOnlyList<string> Values =>
        [.. _exact.Select(static origin => origin.ToString()).Concat(_wildcardSuffixes.Select(static suffix => $"https://*{suffix}")).Order(StringComparer.Ordinal)];

    /// <summary>Whether the token goes to that origin.</summary>
    /// <param name="origin">The origin of the address that is about to be dialled.</param>
    public bool Allows(Origin origin)
    {
        if (_exact.Contains(origin))
        {
            return true;
        }

        if (!origin.IsHttps || origin.Port != 443)
        {
            return false;
        }

        foreach (string suffix in _wildcardSuffixes)
        {
            // One label in front: a tenant's name, not a whole tree below it.
            if (origin.Host.EndsWith(suffix, StringComparison.Ordinal) &&
                origin.Host.IndexOf('.', StringComparison.Ordinal) == origin.Host.Length - suffix.Length &&
                origin.Host.Length > suffix.Length)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string text)
    {
        if (text.StartsWith(WildcardPrefix, StringComparison.OrdinalIgnoreCase))
        {
            _wildcardSuffixes.Add(ReadWildcard(text));
            return;
        }

        if (!Addresses.BeginsWithScheme(text.TrimStart()) || Addresses.Parse(text) is not { } uri || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || text.Contains('*', StringComparison.Ordinal))
        {
            throw Invalid(text, "it is no origin");
        }

        Origin origin = Origin.Of(uri);
        origin.RequireSecure();
        _exact.Add(origin);
    }

    private static string ReadWildcard(string text)
    {
        string suffix = text[(WildcardPrefix.Length - 1)..].TrimEnd('/').ToLowerInvariant();
        string parent = suffix[1..];
        if (Uri.CheckHostName(parent) != UriHostNameType.Dns || !parent.Trim('.').Contains('.', StringComparison.Ordinal) || parent.EndsWith('.'))
        {
            throw Invalid(text, "a wildcard needs https, the default port and at least two labels after it");
        }

        string host = Addresses.Parse($"https://{parent}") is { } uri ? Origin.DialledHost(uri) : "";
        return host.Length > 0 ? $".{host}" : throw Invalid(text, "what follows the wildcard is no name");
    }

    private static TokenAuthException Invalid(string text, string why) =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"'{Redactor.RedactAddress(text)}' cannot be an allowed origin: {why}.")
        {
            NextStep = "Write scheme, host and port only, such as https://api.example.com.",
        };
}
