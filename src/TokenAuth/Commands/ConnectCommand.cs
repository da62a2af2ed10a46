using System.Management.Automation;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Completion;
using TokenAuth.Pipeline;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>What every cmdlet that signs in has in common: the session's name, where its token may go, and how to talk to the service.</summary>
public abstract class ConnectCommand : AuthCommand
{
    private protected const string WithEnvironment = "Environment";

    /// <summary>Takes account, secrets and tokens from environment variables.</summary>
    [Parameter(ParameterSetName = WithEnvironment)]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>How the environment variables begin. Given alone, it means -FromEnvironment too.</summary>
    [Parameter(ParameterSetName = WithEnvironment)]
    [ValidatePattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    public string EnvironmentPrefix { get; set; } = "TOKENAUTH";

    /// <summary>The session's name. Without it, <c>account@host</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Further origins, such as <c>https://reports.example.com</c>, to which the token may go. <c>https://*.example.com</c> opts in to every host with one label before it.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AllowedOrigin { get; set; } = [];

    /// <summary>The values of the service definition's own placeholders, such as <c>@{ workspace = 'acme' }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public System.Collections.IDictionary? ServiceParameter { get; set; }

    /// <summary>The SecretManagement vault in which the session is saved under its name, so that it survives this process.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>Who uses the vault: this machine and user alone, or several machines. Without it, SecretStore is local and any other vault shared.</summary>
    [Parameter]
    public VaultScope? VaultScope { get; set; }

    /// <summary>Replaces a session of the same name that belongs to another account or service.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Accepts any certificate of the server. For test systems.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Refuses connections into private networks, whatever a host's name says: loopback, RFC 1918, link-local with the cloud's metadata
    /// services, and the like. On where the base address is public; <c>-BlockPrivateNetwork:$false</c> turns it off. Origins given with
    /// -AllowedOrigin are exempt; behind a proxy it is off.
    /// </summary>
    [Parameter]
    public SwitchParameter BlockPrivateNetwork { get; set; }

    /// <summary>The proxy. Without it, the environment's or the system's; loopback never goes through one.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user name and password.</summary>
    [Parameter]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>The client certificate for mutual TLS.</summary>
    [Parameter]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How many seconds a request of this session waits for the response's headers; 0 waits without end. 100 where it is not given.</summary>
    [Parameter]
    [Alias("ConnectionTimeoutSeconds")]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    private protected bool ReadsEnvironment => FromEnvironment || MyInvocation.BoundParameters.ContainsKey(nameof(EnvironmentPrefix));

    /// <summary>What a variable holds; null where none is to be read, or it is not set.</summary>
    private protected Secret? FromVariable(string suffix) => ReadsEnvironment ? Secret.From(Environment.GetEnvironmentVariable(EnvironmentPrefix + suffix)) : null;

    /// <summary>The vault that was named, before anything is asked or sent; null where none was.</summary>
    private protected async Task<ISecretVault?> OpenVaultAsync(CancellationToken cancellationToken) =>
        Vault is null ? null : await OpenVault.ByNameAsync(Vault, VaultScope, cancellationToken).ConfigureAwait(true);

    /// <summary>Signs in, makes the session the runspace's default, and hands it out.</summary>
    private protected async Task ConnectAsync(ConnectRequest request, CancellationToken cancellationToken)
    {
        AuthSession session = await SessionStore.OfProcess.ConnectAsync(request, this, cancellationToken).ConfigureAwait(true);
        DefaultSession.Choose(SessionState, session);
        WriteObject(session);
    }

    /// <summary>The values of the service definition's own placeholders.</summary>
    private protected Dictionary<string, string> ServiceParameters()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in ServiceParameter ?? new System.Collections.Hashtable())
            values[LanguagePrimitives.ConvertTo<string>(entry.Key)] = LanguagePrimitives.ConvertTo<string>(entry.Value);
        return values;
    }

    /// <summary>How to talk to the service.</summary>
    private protected TransportSettings Transport()
    {
        NetworkCredential? proxyUser = ProxyCredential?.GetNetworkCredential();
        return new TransportSettings
        {
            SkipCertificateCheck = SkipCertificateCheck,
            BlockPrivateNetwork = MyInvocation.BoundParameters.ContainsKey(nameof(BlockPrivateNetwork)) ? BlockPrivateNetwork.IsPresent : null,
            Proxy = Proxy,
            ProxyUserName = proxyUser?.UserName,
            ProxyPassword = Secret.From(ProxyCredential?.Password),
            Certificate = Certificate,
            Timeout = TimeoutSec is { } seconds ? (seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds)) : TransportSettings.Default.Timeout,
        };
    }
}
