using System.Security.Authentication;

namespace TokenAuth.Commands;

/// <summary>The protocols of <c>Invoke-RestMethod -SslProtocol</c>. As there, what is older than TLS 1.2 means TLS 1.2.</summary>
#pragma warning disable CA1069, MA0062 // The names and values of the reference, obsolete ones included.
[Flags]
public enum WebSslProtocol
{
    /// <summary>What the system chooses.</summary>
    Default = SslProtocols.None,

    /// <summary>TLS 1.2.</summary>
    Tls = SslProtocols.Tls12,

    /// <summary>TLS 1.2.</summary>
    Tls11 = SslProtocols.Tls12,

    /// <summary>TLS 1.2.</summary>
    Tls12 = SslProtocols.Tls12,

    /// <summary>TLS 1.3.</summary>
    Tls13 = SslProtocols.Tls13,
}
