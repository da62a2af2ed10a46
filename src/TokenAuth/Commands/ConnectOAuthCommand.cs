using System.Diagnostics;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Input;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <summary>
/// Signs in to an OAuth 2.0 service: with a refresh token at hand, as the client itself, with a browser, with a device code, with a
/// workload's identity token, or with a token reply at hand. The session becomes the runspace's default.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "OAuth", DefaultParameterSetName = ByClient)]
[OutputType(typeof(AuthSession))]
public sealed class ConnectOAuthCommand : ConnectCommand, ISignInInteraction
{
    private const string ByClient = "ClientCredentials";
    private const string ByRefreshToken = "RefreshToken";
    private const string ByBrowser = "Browser";
    private const string ByDevice = "DeviceCode";
    private const string ByWorkload = "IdentityTokenSource";
    private const string ByIdentityToken = "IdentityToken";
    private const string ByReply = "TokenReply";
    private const int ProgressId = 1;

    private bool _codeShown;

    /// <summary>The API's base address. Without it, the service definition's, else the authority's or token endpoint's origin.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The service: OAuth2 (the default; form-encoded), Eshopbox, or the path of your own service definition.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "OAuth2";

    /// <summary>The token endpoint.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? TokenEndpoint { get; set; }

    /// <summary>The issuer, whose metadata names the endpoints (OpenID Connect Discovery, RFC 8414).</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Authority { get; set; }

    /// <summary>The client's id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client's secret; absent for a public client.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The client's private key as PEM text, for private_key_jwt.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ClientKey { get; set; }

    /// <summary>The passphrase of an encrypted -ClientKey.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ClientKeyPassphrase { get; set; }

    /// <summary>The certificate whose private key signs the client's assertions, for private_key_jwt.</summary>
    [Parameter]
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The id of the client's key, where the service wants one.</summary>
    [Parameter]
    public string? ClientKeyId { get; set; }

    /// <summary>How the client authenticates. Without it: by its key if there is one, by its secret as the service says, or by its id alone.</summary>
    [Parameter]
    public ClientAuthenticationMethod? ClientAuthentication { get; set; }

    /// <summary>The scopes to ask for.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    [ValidateNotNull]
    public string[] Scope { get; set; } = [];

    /// <summary>The audience to ask for.</summary>
    [Parameter]
    public string? Audience { get; set; }

    /// <summary>The resources to ask for (RFC 8707).</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Resource { get; set; } = [];

    /// <summary>A refresh token at hand, such as an app page shows it.</summary>
    [Parameter(ParameterSetName = ByRefreshToken)]
    [SecretTransformation]
    public SecureString? RefreshToken { get; set; }

    /// <summary>Signs a person in with a browser on this machine (authorization code with PKCE).</summary>
    [Parameter(ParameterSetName = ByBrowser)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>Shows the address instead of opening a browser.</summary>
    [Parameter(ParameterSetName = ByBrowser)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The path of the loopback redirect address that the client has registered.</summary>
    [Parameter(ParameterSetName = ByBrowser)]
    [ValidatePattern("^/[A-Za-z0-9._~/-]*$")]
    public string RedirectPath { get; set; } = "/";

    /// <summary>What the service shows the person, such as <c>consent</c> (some services grant <c>offline_access</c>, and with it a refresh token, only then) or <c>login</c>.</summary>
    [Parameter(ParameterSetName = ByBrowser)]
    [ValidateSet("consent", "login", "select_account", "none")]
    public string? Prompt { get; set; }

    /// <summary>How many seconds the person may take.</summary>
    [Parameter(ParameterSetName = ByBrowser)]
    [ValidateRange(1, 86_400)]
    public int InteractionTimeoutSec { get; set; } = 300;

    /// <summary>Signs a person in on another device (RFC 8628).</summary>
    [Parameter(ParameterSetName = ByDevice)]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>Where this workload's identity token comes from. It is fetched anew for every redemption.</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    public IdentityTokenSource? IdentityTokenSource { get; set; }

    /// <summary>Whom the identity token is for. Always named: a runner's default audience is good elsewhere too.</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    [ValidateNotNullOrEmpty]
    public string? IdentityTokenAudience { get; set; }

    /// <summary>The file of -IdentityTokenSource File.</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    public string? IdentityTokenPath { get; set; }

    /// <summary>The variable of -IdentityTokenSource Environment.</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    public string? IdentityTokenVariable { get; set; }

    /// <summary>The service connection's id of -IdentityTokenSource AzurePipelines.</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    public string? ServiceConnectionId { get; set; }

    /// <summary>An identity token at hand; good for one redemption.</summary>
    [Parameter(ParameterSetName = ByIdentityToken)]
    [SecretTransformation]
    public SecureString? IdentityToken { get; set; }

    /// <summary>Exchanges the identity token (RFC 8693) instead of presenting it as an assertion (RFC 7523).</summary>
    [Parameter(ParameterSetName = ByWorkload)]
    [Parameter(ParameterSetName = ByIdentityToken)]
    public SwitchParameter TokenExchange { get; set; }

    // The only mandatory one: PowerShell tells by it that the pipeline brings replies, and never has to ask for it.
    /// <summary>A token reply at hand: an object, a hashtable or JSON text, in any of the known shapes.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByReply)]
    [ValidateNotNull]
    public object? TokenReply { get; set; }

    /// <inheritdoc/>
    async Task ISignInInteraction.OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        if (NoBrowser || !TryOpen(address))
            await OnPipelineAsync(() => Say(Strings.SignInHere(address.AbsoluteUri))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    Task ISignInInteraction.ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken) => OnPipelineAsync(() =>
    {
        string what = Strings.EnterDeviceCode(code.VerificationAddress.AbsoluteUri, code.UserCode);
        if (!_codeShown) Say(what);
        _codeShown = true;
        WriteProgress(new ProgressRecord(ProgressId, Strings.WaitingForSignIn(), what) { SecondsRemaining = (int)timeLeft.TotalSeconds });
    });

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        ServiceDefinition service = ServiceCatalog.Find(Paths.Resolve(this, Service));
        ISecretVault? vault = await OpenVaultAsync(cancellationToken).ConfigureAwait(true);
        AuthorityMetadata? metadata = Authority is null
            ? null
            : await SessionStore.OfProcess.Engine.Discovery.ReadAsync(Authority, Transport(), cancellationToken).ConfigureAwait(true);
        Dictionary<string, string> parameters = ServiceParameters();
        foreach ((string name, string address) in metadata?.AsParameters() ?? new Dictionary<string, string>(StringComparer.Ordinal))
            parameters.TryAdd(name, address);
        if (TokenEndpoint is not null) parameters["tokenEndpoint"] = TokenEndpoint.OriginalString;
        OAuthClient client = MakeClient(service, metadata);
        var request = new ConnectRequest
        {
            Service = service,
            BaseAddress = BaseAddressOf(service, parameters),
            Flow = MakeFlow(client, metadata),
            Client = client,
            Name = Name,
            Vault = vault,
            Force = Force,
            AllowedOrigins = AllowedOrigin,
            ServiceParameters = parameters,
            Transport = Transport(),
            Interaction = CanPrompt ? this : null,
        };
        try
        {
            await ConnectAsync(request, cancellationToken).ConfigureAwait(true);
        }
        finally
        {
            if (_codeShown && !cancellationToken.IsCancellationRequested)
                WriteProgress(new ProgressRecord(ProgressId, Strings.WaitingForSignIn(), Strings.Done()) { RecordType = ProgressRecordType.Completed });
        }
    }

    private static bool TryOpen(Uri address)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return browser is not null || OperatingSystem.IsWindows();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static Secret Required(SecureString? value, string parameter) => Secret.From(value) ?? throw Missing(Strings.ParameterValue("-" + parameter), Strings.GiveNotEmpty("-" + parameter));

    private void Say(string message) => WriteInformation(new HostInformationMessage { Message = message }, ["PSHOST"]);

    private Uri BaseAddressOf(ServiceDefinition service, Dictionary<string, string> parameters)
    {
        if (Uri is not null) return Uri;
        if (service.BaseAddressFor(parameters) is { } address) return address;
        Uri place = Authority ?? TokenEndpoint ?? throw Missing(Strings.ApiAddress(), Strings.GiveApiAddress());
        return place.IsAbsoluteUri ? new Uri(place.GetLeftPart(UriPartial.Authority)) : place;
    }

    private OAuthClient MakeClient(ServiceDefinition service, AuthorityMetadata? metadata)
    {
        Secret? secret = Secret.From(ClientSecret) ?? FromVariable("_CLIENT_SECRET");
        JwtSigningKey? key = ClientCertificate is not null
            ? JwtSigningKey.FromCertificate(ClientCertificate, ClientKeyId)
            : Secret.From(ClientKey) is { } pem ? JwtSigningKey.FromPem(pem, Secret.From(ClientKeyPassphrase), ClientKeyId) : null;
        return new OAuthClient
        {
            Id = ClientId ?? FromVariable("_CLIENT_ID")?.Reveal(),
            ClientSecret = secret,
            Key = key,
            Authentication = ClientAuthentication ?? DefaultAuthentication(service, metadata, secret, key),
            Scopes = [.. Scope.SelectMany(static item => item.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
            Audience = Audience,
            Resources = Resource,
            Prompt = Prompt,
            AssertionAudience = metadata?.Issuer,
        };
    }

    private static ClientAuthenticationMethod DefaultAuthentication(ServiceDefinition service, AuthorityMetadata? metadata, Secret? secret, JwtSigningKey? key)
    {
        if (key is not null) return ClientAuthenticationMethod.PrivateKeyJwt;
        if (secret is null) return ClientAuthenticationMethod.None;
        bool onlyPost = metadata?.ClientAuthenticationMethods is { Count: > 0 } methods && !methods.Contains("client_secret_basic", StringComparer.Ordinal) && methods.Contains("client_secret_post", StringComparer.Ordinal);
        return onlyPost ? ClientAuthenticationMethod.Post : service.ClientAuthentication;
    }

    private ISignInFlow MakeFlow(OAuthClient client, AuthorityMetadata? metadata)
    {
        string account = client.Id ?? "token";
        switch (ParameterSetName)
        {
            case ByRefreshToken:
                return new RefreshTokenSignIn(account, Required(RefreshToken, nameof(RefreshToken)));
            case ByBrowser:
                return new AuthorizationCodeSignIn(NeedClient(client), metadata?.Issuer, metadata?.NamesIssuerInResponses ?? false, TimeSpan.FromSeconds(InteractionTimeoutSec), RedirectPath);
            case ByDevice:
                return new DeviceCodeSignIn(NeedClient(client));
            case ByWorkload:
                return Workload(account, MakeSource());
            case ByIdentityToken:
                return Workload(account, new GivenIdentityToken(Required(IdentityToken, nameof(IdentityToken))));
            case ByReply:
                return new TokenReplySignIn(account, AsJson(TokenReply!));
            case WithEnvironment when FromVariable("_REFRESH_TOKEN") is { } refreshToken:
                return new RefreshTokenSignIn(account, refreshToken);
            case WithEnvironment when FromVariable("_ACCESS_TOKEN") is { } accessToken:
                return new TokenReplySignIn(account, AsJson(new Dictionary<string, object?>(StringComparer.Ordinal) { ["access_token"] = accessToken.Reveal() }));
            default:
                return new ClientCredentialsSignIn(NeedClient(client));
        }
    }

    private string NeedClient(OAuthClient client) => client.Id ?? throw Missing(
        Strings.ClientId(), ReadsEnvironment ? Strings.SetVariable(EnvironmentPrefix + "_CLIENT_ID") : Strings.GiveWith("-ClientId"));

    private ISignInFlow Workload(string account, IIdentityTokenSource source) => TokenExchange ? new TokenExchangeSignIn(account, source) : new AssertionSignIn(account, source);

    private AudienceCheckedToken MakeSource()
    {
        string audience = IdentityTokenAudience ?? throw Missing(Strings.IdentityTokenAudience(), Strings.GiveWith("-IdentityTokenAudience"));
        IIdentityTokenSource source = IdentityTokenSource switch
        {
            Commands.IdentityTokenSource.GitHubActions => RunnerIdentityToken.GitHubActions(audience),
            Commands.IdentityTokenSource.AzurePipelines => RunnerIdentityToken.AzurePipelines(
                ServiceConnectionId ?? throw Missing(Strings.ServiceConnectionId(), Strings.GiveWith("-ServiceConnectionId"))),
            Commands.IdentityTokenSource.File => new FileIdentityToken(SessionState.Path.GetUnresolvedProviderPathFromPSPath(
                IdentityTokenPath ?? throw Missing(Strings.IdentityTokenFile(), Strings.GiveWith("-IdentityTokenPath")))),
            Commands.IdentityTokenSource.Environment => new EnvironmentIdentityToken(
                IdentityTokenVariable ?? throw Missing(Strings.IdentityTokenVariable(), Strings.GiveWith("-IdentityTokenVariable"))),
            _ => throw Missing(Strings.IdentityTokenPlace(), Strings.GiveWith("-IdentityTokenSource")),
        };
        return new AudienceCheckedToken(source, audience);
    }

    private static Secret AsJson(object reply)
    {
        object bare = reply is PSObject wrapped ? wrapped.BaseObject : reply;
        string json = bare as string ?? Encoding.UTF8.GetString(JsonBodyWriter.Write(reply).Span);
        return Secret.From(json) ?? throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "The token reply is empty.")
        {
            NextStep = "Give the object, hashtable or JSON text that the service answered with.",
        };
    }
}
