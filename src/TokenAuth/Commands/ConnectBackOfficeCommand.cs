using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Input;
using TokenAuth.Pipeline;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Commands;

/// <summary>Signs in to a Back Office with e-mail and password, and a second factor where it asks for one. The session becomes the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "BackOffice", DefaultParameterSetName = WithCredential)]
[OutputType(typeof(AuthSession))]
public sealed class ConnectBackOfficeCommand : AuthCommand, ISecondFactorPrompt
{
    private const string WithCredential = "Credential";
    private const string WithEnvironment = "Environment";

    /// <summary>The Back Office's base address, such as <c>https://backoffice.example.com</c>. Plain http is for loopback only.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>E-mail and password, or the e-mail alone: then the password is asked for. Without it, both are.</summary>
    [Parameter(Position = 1, ParameterSetName = WithCredential)]
    [CredentialTransformation]
    public PSCredential? Credential { get; set; }

    /// <summary>Takes e-mail, password and second factor from environment variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WithEnvironment)]
    public SwitchParameter FromEnvironment { get; set; }

    /// <summary>How the environment variables begin: <c>_USERNAME</c>, <c>_PASSWORD</c>, <c>_TOTP_SECRET</c> and <c>_TWO_FACTOR_CODE</c> follow.</summary>
    [Parameter(ParameterSetName = WithEnvironment)]
    [ValidatePattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    public string EnvironmentPrefix { get; set; } = "TOKENAUTH";

    /// <summary>The second factor's code, where it is at hand. It is sent once.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? TwoFactorCode { get; set; }

    /// <summary>The authenticator app's secret, base32 or an <c>otpauth://</c> URI: codes are computed from it (RFC 6238).</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? TotpSecret { get; set; }

    /// <summary>The service: B2Copy (the default), B2Core, or the path of your own service definition.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "B2Copy";

    /// <summary>The session's name. Without it, <c>e-mail@host</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Further origins, such as <c>https://reports.example.com</c>, to which the token may go.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AllowedOrigin { get; set; } = [];

    /// <summary>Keeps the credential in memory, never on disk, so that the session may sign in again by itself, at most once a minute.</summary>
    [Parameter]
    public SwitchParameter RememberCredential { get; set; }

    /// <summary>Replaces a session of the same name that belongs to another account or service.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Accepts any certificate of the server. For test systems.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

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

    /// <inheritdoc/>
    async Task<Secret?> ISecondFactorPrompt.AskAsync(string account, SecondFactorMethod method, bool isRetry, CancellationToken cancellationToken) =>
        Secret.From(await PromptSecretAsync($"{(isRetry ? "Another code" : "Code")} of the second factor ({method.Title}) for {account}").ConfigureAwait(false));

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Uri address = Uri ?? throw Missing("the Back Office's address", "Give it with -Uri, such as https://backoffice.example.com.");
        ServiceDefinition service = ServiceCatalog.Find(Paths.Resolve(this, Service));
        (string userName, Secret password) = await ReadCredentialAsync(address).ConfigureAwait(true);
        var secondFactor = new SecondFactor(
            Secret.From(TwoFactorCode) ?? FromVariable("_TWO_FACTOR_CODE"),
            Secret.From(TotpSecret) ?? FromVariable("_TOTP_SECRET"));
        var request = new ConnectRequest
        {
            Service = service,
            BaseAddress = address,
            Flow = new PasswordSignIn(userName, password, secondFactor, RememberCredential),
            Name = Name,
            Force = Force,
            AllowedOrigins = AllowedOrigin,
            Transport = Transport(),
            Prompt = CanPrompt ? this : null,
        };
        AuthSession session = await SessionStore.OfProcess.ConnectAsync(request, this, cancellationToken).ConfigureAwait(true);
        DefaultSession.Choose(SessionState, session);
        WriteObject(session);
    }

    private static TokenAuthException Missing(string what, string nextStep) =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"What is missing is {what}.") { NextStep = nextStep };

    private async Task<(string UserName, Secret Password)> ReadCredentialAsync(Uri address)
    {
        string nextStep = FromEnvironment
            ? $"Set {EnvironmentPrefix}_USERNAME and {EnvironmentPrefix}_PASSWORD."
            : "Give -Credential, or use -FromEnvironment.";
        string? userName = FromEnvironment ? FromVariable("_USERNAME")?.Reveal() : Credential?.UserName;
        Secret? password = FromEnvironment ? FromVariable("_PASSWORD") : Secret.From(Credential?.Password);
        bool canAsk = CanPrompt && !FromEnvironment;
        if (string.IsNullOrEmpty(userName) && canAsk)
        {
            userName = await PromptAsync(ui =>
            {
                ui.Write($"E-mail for {address.Host}: ");
                return ui.ReadLine();
            }).ConfigureAwait(true);
        }

        if (string.IsNullOrWhiteSpace(userName)) throw Missing("the e-mail address, and nobody can be asked for it here", nextStep);
        if (password is null && canAsk)
            password = Secret.From(await PromptSecretAsync($"Password for {userName} at {address.Host}").ConfigureAwait(true));
        return (userName, password ?? throw Missing($"the password of '{userName}', and nobody can be asked for it here", nextStep));
    }

    private Secret? FromVariable(string suffix) => FromEnvironment ? Secret.From(Environment.GetEnvironmentVariable(EnvironmentPrefix + suffix)) : null;

    private TransportSettings Transport()
    {
        NetworkCredential? proxyUser = ProxyCredential?.GetNetworkCredential();
        return new TransportSettings
        {
            SkipCertificateCheck = SkipCertificateCheck,
            Proxy = Proxy,
            ProxyUserName = proxyUser?.UserName,
            ProxyPassword = Secret.From(ProxyCredential?.Password),
            Certificate = Certificate,
            Timeout = TimeoutSec is { } seconds ? (seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds)) : TransportSettings.Default.Timeout,
        };
    }
}
