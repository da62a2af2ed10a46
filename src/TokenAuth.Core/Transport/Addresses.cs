using System.Buffers;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>Addresses as people type them.</summary>
public static class Addresses
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Checks a base address: absolute, HTTPS (or loopback), without user information, query and fragment.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>, <see cref="ErrorId.InsecureOrigin"/> or <see cref="ErrorId.OriginNotAllowed"/>.</exception>
    public static Uri CheckBase(Uri address)
    {
        if (!address.IsAbsoluteUri && Parse($"https://{address.OriginalString}") is { } completed &&
            address.OriginalString.Contains('.', StringComparison.Ordinal) && !address.OriginalString.StartsWith('/'))
        {
            address = completed;
        }

        // What has no scheme of its own is a file, of which the library cannot name every part.
        if (!address.IsAbsoluteUri || !BeginsWithScheme(address.OriginalString.TrimStart()) || (IsWeb(address) && (address.Query.Length > 0 || address.Fragment.Length > 0)))
        {
            throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"'{Redactor.Redact(address)}' is no base address.")
            {
                NextStep = "Give scheme and host, such as https://backoffice.example.com.",
            };
        }

        Origin.Of(address).RequireSecure();
        return address;
    }

    /// <summary>
    /// An address of a service. An absolute one stays as it is; a relative one is appended to the base address, its path included,
    /// so that a service behind a path prefix is reached too.
    /// </summary>
    /// <param name="baseAddress">The base address.</param>
    /// <param name="address">Absolute or relative.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>.</exception>
    public static Uri Resolve(Uri baseAddress, string address)
    {
        // A blank in front of a path hides it from the checks below, not from the parser.
        address = address.Trim();

        // Parsed as it stands, each of these is a file address somewhere: a rooted path on Unix, the others as a network share.
        bool namesHost = address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith('\\');
        if (!address.StartsWith('/') && !namesHost && Parse(address) is { } absolute)
        {
            return absolute;
        }

        // An absolute address with a slip in it is no path.
        string prefix = baseAddress.AbsolutePath.TrimEnd('/');
        if (!namesHost && !BeginsWithScheme(address) &&
            Follow(baseAddress, address.StartsWith('?') || address.Length == 0 ? $"{baseAddress.AbsolutePath}{address}" : $"{prefix}/{address.TrimStart('/')}") is { } resolved &&
            Origin.Of(resolved) == Origin.Of(baseAddress))
        {
            return resolved;
        }

        throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"'{Redactor.RedactAddress(address)}' is neither an absolute address nor a path of '{Origin.Of(baseAddress)}'.")
        {
            NextStep = "Give a path such as /api/items, or a whole https address.",
        };
    }

    /// <summary>An address that somebody else wrote; null where it is none.</summary>
    internal static Uri? Parse(string? address, UriKind kind = UriKind.Absolute) => OrNull(() => Uri.TryCreate(address, kind, out Uri? parsed) ? parsed : null);

    /// <summary>What an address that a service names means where it was named; null where it is none.</summary>
    internal static Uri? Follow(Uri from, string address) => OrNull(() => Uri.TryCreate(from, address, out Uri? target) ? target : null);

    /// <summary>Whether an address is one of HTTP or HTTPS.</summary>
    internal static bool IsWeb(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether an address says its scheme itself (RFC 3986 section 3.1).</summary>
    internal static bool BeginsWithScheme(string address)
    {
        int colon = address.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && char.IsAsciiLetter(address[0]) && address.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0;
    }

    private static Uri? OrNull(Func<Uri?> read)
    {
        try
        {
            return read();
        }
        catch (IndexOutOfRangeException)
        {
            // The library's own, for a share whose name is nothing but marks of direction.
            return null;
        }
    }
}
