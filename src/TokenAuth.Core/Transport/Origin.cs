using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>Scheme, host and port: the unit to which a token is given (RFC 6454 section 4).</summary>
/// <param name="Scheme">Lower case.</param>
/// <param name="Host">Lower case, international names in their ASCII form, IPv6 literals in brackets with their zone.</param>
/// <param name="Port">The port, the scheme's own one included.</param>
public readonly record struct Origin(string Scheme, string Host, int Port)
{
    /// <summary>Whether this is HTTPS.</summary>
    public bool IsHttps => Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether the host is this machine: a loopback literal, <c>localhost</c>, or a name under <c>.localhost</c> (RFC 6761 section 6.3).</summary>
    public bool IsLoopback => IsLoopbackHost(Host);

    /// <summary>The origin of an address.</summary>
    /// <param name="uri">An absolute HTTP or HTTPS address.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.OriginNotAllowed"/>: another scheme, user information in it, or no host that can be dialled.</exception>
    public static Origin Of(Uri uri)
    {
        if (!Addresses.IsWeb(uri) || uri.Host.Length == 0)
        {
            throw Refuse(uri, "it is no absolute http or https address");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw Refuse(uri, "it carries user information");
        }

        string host = DialledHost(uri);
        if (host.Length == 0)
        {
            throw Refuse(uri, "its host is no name");
        }

        return new Origin(uri.Scheme, host.ToLowerInvariant(), uri.Port);
    }

    /// <summary>Refuses plain HTTP to anything but this machine.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.InsecureOrigin"/>.</exception>
    public void RequireSecure()
    {
        if (!IsHttps && !IsLoopback)
        {
            throw new TokenAuthException(
                ErrorId.InsecureOrigin, ErrorKind.Security, $"'{this}' is plain HTTP: a password or a token would be readable on its way.")
            {
                NextStep = "Use an https address. Plain http is for loopback only.",
            };
        }
    }

    /// <summary>As <c>https://host</c>, the port only where it is not the scheme's own.</summary>
    public override string ToString()
    {
        int standard = IsHttps ? 443 : 80;
        return Port == standard ? $"{Scheme}://{Host}" : $"{Scheme}://{Host}:{Port}";
    }

    /// <summary>Whether a host name or literal is this machine.</summary>
    /// <param name="host">As in <see cref="Uri.Host"/>.</param>
    internal static bool IsLoopbackHost(string host)
    {
        if (IsLocalhostName(host))
        {
            return true;
        }

        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address);
    }

    /// <summary>Whether a host is <c>localhost</c> or under it.</summary>
    /// <param name="host">As in <see cref="Uri.Host"/>.</param>
    internal static bool IsLocalhostName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What the connection is made to; empty where no name can be made of it. <see cref="Uri.Host"/> has the characters that were
    /// typed, and lacks an IPv6 zone, by which two machines with the same literal differ.
    /// </summary>
    /// <param name="uri">An absolute address.</param>
    internal static string DialledHost(Uri uri)
    {
        string host;
        try
        {
            host = uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return "";
        }

        if (host.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return "";
        }

        if (uri.HostNameType == UriHostNameType.IPv6)
        {
            return $"[{host}]";
        }

        // The parser takes characters out of a name that turn the direction of text around, and looks no more at what is left.
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return "";
        }

        // Written with other characters than digits and dots, a number becomes one only in its ASCII form.
        return IPAddress.TryParse(host, out IPAddress? number) ? number.ToString() : host;
    }

    private static TokenAuthException Refuse(Uri uri, string why) =>
        new(ErrorId.OriginNotAllowed, ErrorKind.Security, $"No token goes to '{Redactor.Redact(uri)}': {why}.")
        {
            NextStep = "Give an address such as https://api.example.com/path, without a user name in it.",
        };
}
