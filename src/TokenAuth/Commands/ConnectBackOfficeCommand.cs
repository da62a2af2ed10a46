using System.Management.Automation;
using System.Net;
using System.Security;
using TokenAuth.Completion;
using TokenAuth.Input;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Texts;

namespace TokenAuth.Commands;

/// <summary>Signs in to a Back Office with e-mail and password, and a second factor where it asks for one. The session becomes the runspace's default.</summary>
[Cmdlet(VerbsCommunications.Connect, "BackOffice", DefaultParameterSetName = WithCredential)]
[OutputType(typeof(AuthSession))]
public sealed class ConnectBackOfficeCommand : ConnectCommand, ISecondFactorPrompt
{
    private const string WithCredential = "Credential";
    private const string WithServiceAdmin = "ServiceAdmin";

    /// <summary>The Back Office's base address, such as <c>https://backoffice.example.com</c>. Plain http is for loopback only.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>E-mail and password, or the e-mail alone: then the password is asked for. Without it, both are.</summary>
    [Parameter(Position = 1, ParameterSetName = WithCredential)]
    [CredentialTransformation]
    public PSCredential? Credential { get; set; }

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

    /// <summary>Keeps the credential so that the session may sign in again by itself, at most once a minute: in memory, and with <c>-Vault</c> in the vault as well.</summary>
    [Parameter]
    public SwitchParameter RememberCredential { get; set; }

    /// <summary>A service admin's private key, PEM text of an EC key on P-256: signs in without a person (ES256).</summary>
    [Parameter(ParameterSetName = WithServiceAdmin)]
    [SecretTransformation]
    public SecureString? ServiceAdminKey { get; set; }

    /// <summary>The service admin's id, the token's <c>admin_id</c>.</summary>
    [Parameter(ParameterSetName = WithServiceAdmin)]
    [ValidateNotNullOrEmpty]
    public string? ServiceAdminId { get; set; }

    /// <summary>The registered key's id, the token's <c>key_id</c>.</summary>
    [Parameter(ParameterSetName = WithServiceAdmin)]
    [ValidateNotNullOrEmpty]
    public string? ServiceAdminKeyId { get; set; }

    /// <summary>The registered address of this machine, the token's <c>device_ip</c>.</summary>
    [Parameter(ParameterSetName = WithServiceAdmin)]
    public IPAddress? DeviceAddress { get; set; }

    /// <inheritdoc/>
    async Task<Secret?> ISecondFactorPrompt.AskAsync(string account, SecondFactorMethod method, bool isRetry, CancellationToken cancellationToken) =>
        Secret.From(await PromptSecretAsync(isRetry ? Strings.AnotherCodePrompt(method.Title, account) : Strings.CodePrompt(method.Title, account)).ConfigureAwait(false));

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Uri address = Uri ?? throw Missing(Strings.BackOfficeAddress(), Strings.GiveBackOfficeAddress());
        ServiceDefinition service = ServiceCatalog.Find(Paths.Resolve(this, Service));
        ISecretVault? vault = await OpenVaultAsync(cancellationToken).ConfigureAwait(true);
        var request = new ConnectRequest
        {
            Service = service,
            BaseAddress = address,
            Flow = ParameterSetName == WithServiceAdmin ? ServiceAdmin() : await PasswordAsync(address).ConfigureAwait(true),
            Name = Name,
            Vault = vault,
            Force = Force,
            AllowedOrigins = AllowedOrigin,
            ServiceParameters = ServiceParameters(),
            Transport = Transport(),
            Prompt = CanPrompt ? this : null,
        };
        await ConnectAsync(request, cancellationToken).ConfigureAwait(true);
    }

    // Checked here instead of by Mandatory: PowerShell would ask for a missing one, even of an input that is a pipe.
    private ServiceAdminSignIn ServiceAdmin()
    {
        Secret key = Secret.From(ServiceAdminKey) ?? throw Missing(Strings.ServiceAdminKey(), Strings.GiveWith("-ServiceAdminKey"));
        return new ServiceAdminSignIn(
            ServiceAdminId ?? throw Missing(Strings.ServiceAdminId(), Strings.GiveWith("-ServiceAdminId")),
            DeviceAddress ?? throw Missing(Strings.DeviceAddress(), Strings.GiveWith("-DeviceAddress")),
            ServiceAdminKeyId ?? throw Missing(Strings.ServiceAdminKeyId(), Strings.GiveWith("-ServiceAdminKeyId")),
            JwtSigningKey.FromPem(key));
    }

    private async Task<PasswordSignIn> PasswordAsync(Uri address)
    {
        (string userName, Secret password) = await ReadCredentialAsync(address).ConfigureAwait(true);
        var secondFactor = new SecondFactor(
            Secret.From(TwoFactorCode) ?? FromVariable("_TWO_FACTOR_CODE"),
            Secret.From(TotpSecret) ?? FromVariable("_TOTP_SECRET"));
        return new PasswordSignIn(userName, password, secondFactor, RememberCredential);
    }

    private async Task<(string UserName, Secret Password)> ReadCredentialAsync(Uri address)
    {
        string nextStep = ReadsEnvironment
            ? Strings.SetVariables(EnvironmentPrefix)
            : Strings.GiveCredential();
        string? userName = ReadsEnvironment ? FromVariable("_USERNAME")?.Reveal() : Credential?.UserName;
        Secret? password = ReadsEnvironment ? FromVariable("_PASSWORD") : Secret.From(Credential?.Password);
        bool canAsk = CanPrompt && !ReadsEnvironment;
        if (string.IsNullOrEmpty(userName) && canAsk)
        {
            userName = await PromptAsync(ui =>
            {
                ui.Write(Strings.EmailPrompt(address.Host));
                return ui.ReadLine();
            }).ConfigureAwait(true);
        }

        if (string.IsNullOrWhiteSpace(userName)) throw Missing(Strings.EmailMissing(), nextStep);
        if (password is null && canAsk)
            password = Secret.From(await PromptSecretAsync(Strings.PasswordPrompt(userName, address.Host)).ConfigureAwait(true));
        return (userName, password ?? throw Missing(Strings.PasswordMissing(userName), nextStep));
    }
}
