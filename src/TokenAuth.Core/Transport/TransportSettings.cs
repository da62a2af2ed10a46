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

    /// <summary>The proxy's user.</summary>
    public string? ProxyUserName { get; init; }

    /// <summary>The proxy's password.</summary>
    public Secret? ProxyPassword { get; init; }

    /// <summary>The client's certificate for mutual TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How long one request may take until its response headers are there; zero or less waits without end. Not part of what sessions share.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Two settings that may share connections have equal keys.</summary>
    internal (bool, Uri?, string?, Secret?, string?) PoolKey => (SkipCertificateCheck, Proxy, ProxyUserName, ProxyPassword, Certificate?.Thumbprint);
}
