using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>How a session talks to its service. Sessions with equal settings share connections.</summary>
public sealed record TransportSettings
{
    /// <summary>The settings of a session that asks for nothing special.</summary>
    public static TransportSettings Default { get; } = new();

    /// <summary>Whether the server's certificate goes unchecked. For a test system only.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The proxy; without one, the environment's or the system's. Loopback never goes through a proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether no proxy is used at all.</summary>
    public bool NoProxy { get; init; }

    /// <summary>The proxy's user.</summary>
    public string? ProxyUserName { get; init; }

    /// <summary>The proxy's password.</summary>
    public Secret? ProxyPassword { get; init; }

    /// <summary>Whether the proxy gets the credentials of the user who runs the process.</summary>
    public bool ProxyUsesDefaultCredentials { get; init; }

    /// <summary>The client's certificate for mutual TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The versions of TLS; <see cref="SslProtocols.None"/> leaves the choice to the system.</summary>
    public SslProtocols SslProtocols { get; init; }

    /// <summary>The Unix socket to dial in the place of host and port.</summary>
    public UnixDomainSocketEndPoint? UnixSocket { get; init; }

    /// <summary>
    /// Whether connections into private networks are refused; null refuses them where the base address is public. Origins that the
    /// user allowed by name are exempt; behind a proxy nothing is refused, since the proxy dials.
    /// </summary>
    public bool? BlockPrivateNetwork { get; init; }

    /// <summary>The guard that follows from <see cref="BlockPrivateNetwork"/>; null where nothing is refused.</summary>
    internal PrivateNetworkGuard? Guard { get; init; }

    /// <summary>How long one request may take until its response headers are there; zero or less waits without end. Not part of what sessions share.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The settings of a session with its guard.</summary>
    /// <param name="baseAddress">The session's base address.</param>
    /// <param name="allowedOrigins">The origins that the user allowed.</param>
    internal TransportSettings GuardedFor(Uri baseAddress, IEnumerable<string> allowedOrigins) => this with
    {
        Guard = BlockPrivateNetwork is false ? null : PrivateNetworkGuard.For(baseAddress, allowedOrigins, BlockPrivateNetwork is true),
    };

    /// <summary>Two settings that may share connections have equal keys. Certificates count by their thumbprint: their own equality is weaker.</summary>
    internal (TransportSettings Settings, string? Thumbprint) PoolKey => (this with { Timeout = TimeSpan.Zero, Certificate = null }, Certificate?.Thumbprint);
}
