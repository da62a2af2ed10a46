using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Completion;
using TokenAuth.Input;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Commands;

/// <content>How it goes there. What is given here is this request's alone; the session's own settings stay as they are.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private X509Certificate2? _certificate;
    private bool? _skipsCertificateCheck;
    private SslProtocols? _sslProtocols;

    /// <summary>How many seconds to wait for the response's headers, from the last byte that was sent; 0 waits without end. Without it, the session's setting.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int ConnectionTimeoutSeconds { get; set; }

    /// <summary>How many seconds to wait between two pieces of the reply's body; 0 waits without end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int OperationTimeoutSeconds { get; set; }

    /// <summary>The version of HTTP; 1.1 where it is not given. Where the service has no such, a lower one is taken.</summary>
    [Parameter]
    [HttpVersionTransformation]
    [ArgumentCompleter(typeof(HttpVersionCompleter))]
    public Version? HttpVersion { get; set; }

    /// <summary>Closes the connection after the reply.</summary>
    [Parameter]
    public SwitchParameter DisableKeepAlive { get; set; }

    /// <summary>The proxy. Loopback never goes through one.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user name and password.</summary>
    [Parameter]
    [CredentialTransformation]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Shows the proxy the credentials of the user who runs PowerShell.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Goes through no proxy at all.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>The client certificate for mutual TLS.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate? Certificate { get; set; }

    /// <summary>The thumbprint of a client certificate in the user's own store.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Accepts any certificate of the server. For test systems.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The versions of TLS that may be spoken.</summary>
    [Parameter]
    public WebSslProtocol SslProtocol { get; set; }

    /// <summary>The Unix socket to dial in the place of the address's host and port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public UnixDomainSocketEndPoint? UnixSocket { get; set; }

    private void CheckTransport()
    {
        if (NoProxy && (Proxy is not null || ProxyCredential is not null || ProxyUseDefaultCredentials)) throw Invalid("-NoProxy excludes a proxy and its credentials.", "Leave one of them out.");
        if (ProxyUseDefaultCredentials && ProxyCredential is not null) throw Invalid("-ProxyUseDefaultCredentials and -ProxyCredential exclude each other.", "Leave one of them out.");
        if (Proxy is null && (ProxyUseDefaultCredentials || ProxyCredential is not null)) throw Invalid("Credentials for a proxy go with -Proxy.", "Say which proxy with -Proxy.");
        if (IsBound(nameof(SkipCertificateCheck))) _skipsCertificateCheck = SkipCertificateCheck;
        if (IsBound(nameof(SslProtocol))) _sslProtocols = (SslProtocols)SslProtocol;
        _certificate = Certificate is null ? FindCertificate() : Certificate as X509Certificate2 ?? new X509Certificate2(Certificate);
    }

    private X509Certificate2? FindCertificate()
    {
        if (CertificateThumbprint is null) return null;
        using X509Store store = new(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.Find(X509FindType.FindByThumbprint, CertificateThumbprint, validOnly: false) is [{ } found, ..]
            ? found
            : throw Invalid($"There is no certificate '{CertificateThumbprint}' in the user's store.", "Check the thumbprint; Get-ChildItem Cert:\\CurrentUser\\My lists them on Windows.");
    }

    // Called from any thread.
    private TransportSettings Adjust(TransportSettings session)
    {
        TransportSettings settings = session;
        if (NoProxy) settings = settings with { Proxy = null, NoProxy = true };
        if (Proxy is not null) settings = Through(settings);
        if (_certificate is not null) settings = settings with { Certificate = _certificate };
        if (_skipsCertificateCheck is { } skips) settings = settings with { SkipCertificateCheck = skips };
        if (_sslProtocols is { } protocols) settings = settings with { SslProtocols = protocols };
        return UnixSocket is null ? settings : settings with { UnixSocket = UnixSocket };
    }

    private TransportSettings Through(TransportSettings settings)
    {
        NetworkCredential? user = ProxyCredential?.GetNetworkCredential();
        return settings with
        {
            Proxy = Proxy,
            NoProxy = false,
            ProxyUserName = user?.UserName,
            ProxyPassword = Secret.From(ProxyCredential?.Password),
            ProxyUsesDefaultCredentials = ProxyUseDefaultCredentials,
        };
    }
}
