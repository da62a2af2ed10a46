using System.Globalization;
using System.Resources;

namespace TokenAuth.Texts;

/// <summary>What the module says to people, in the language of their PowerShell. The texts are in <c>Strings.resx</c> and its translations.</summary>
internal static class Strings
{
    // Made at the first text: an import needs none.
    private static readonly Lazy<ResourceManager> Resources = new(static () => new ResourceManager(typeof(Strings)));

    /// <summary>Asks for the e-mail address.</summary>
    public static string EmailPrompt(string host) => Format(nameof(EmailPrompt), host);

    /// <summary>Asks for the password.</summary>
    public static string PasswordPrompt(string account, string host) => Format(nameof(PasswordPrompt), account, host);

    /// <summary>Asks for the second factor's code.</summary>
    public static string CodePrompt(string method, string account) => Format(nameof(CodePrompt), method, account);

    /// <summary>Asks for the second factor's code after one was refused.</summary>
    public static string AnotherCodePrompt(string method, string account) => Format(nameof(AnotherCodePrompt), method, account);

    /// <summary>Says where to sign in with a browser.</summary>
    public static string SignInHere(string address) => Format(nameof(SignInHere), address);

    /// <summary>Says where to enter which device code.</summary>
    public static string EnterDeviceCode(string address, string code) => Format(nameof(EnterDeviceCode), address, code);

    /// <summary>Says that a person is waited for.</summary>
    public static string WaitingForSignIn() => Format(nameof(WaitingForSignIn));

    /// <summary>Says that what was waited for is over.</summary>
    public static string Done() => Format(nameof(Done));

    /// <summary>Says that nobody can be asked.</summary>
    public static string NobodyAnswers() => Format(nameof(NobodyAnswers));

    /// <summary>Says what is missing.</summary>
    public static string Missing(string what) => Format(nameof(Missing), what);

    /// <summary>Says that an e-mail address is missing where nobody can be asked for it.</summary>
    public static string EmailMissing() => Format(nameof(EmailMissing));

    /// <summary>Says whose password is missing where nobody can be asked for it.</summary>
    public static string PasswordMissing(string account) => Format(nameof(PasswordMissing), account);

    /// <summary>Names the Back Office's address.</summary>
    public static string BackOfficeAddress() => Format(nameof(BackOfficeAddress));

    /// <summary>Says how to give the Back Office's address.</summary>
    public static string GiveBackOfficeAddress() => Format(nameof(GiveBackOfficeAddress));

    /// <summary>Says how to give a credential.</summary>
    public static string GiveCredential() => Format(nameof(GiveCredential));

    /// <summary>Says which environment variables to set.</summary>
    public static string SetVariables(string prefix) => Format(nameof(SetVariables), prefix);

    /// <summary>Says whose session it is and how it stands.</summary>
    public static string SessionTip(string account, string origin, string service, string timeLeft) => Format(nameof(SessionTip), account, origin, service, timeLeft);

    /// <summary>Says how long a token lasts.</summary>
    public static string TimeLeft(string time) => Format(nameof(TimeLeft), time);

    /// <summary>Says that a token has expired.</summary>
    public static string Expired() => Format(nameof(Expired));

    /// <summary>Says that nobody knows when a token expires.</summary>
    public static string ExpiryUnknown() => Format(nameof(ExpiryUnknown));

    /// <summary>Says which session was granted a scope.</summary>
    public static string ScopeTip(string session) => Format(nameof(ScopeTip), session);

    /// <summary>Says what a scope of OpenID Connect is for.</summary>
    public static string StandardScopeTip() => Format(nameof(StandardScopeTip));

    /// <summary>Names the API's address.</summary>
    public static string ApiAddress() => Format(nameof(ApiAddress));

    /// <summary>Says how to give the API's address.</summary>
    public static string GiveApiAddress() => Format(nameof(GiveApiAddress));

    /// <summary>Names whom an identity token is for.</summary>
    public static string IdentityTokenAudience() => Format(nameof(IdentityTokenAudience));

    /// <summary>Names where an identity token comes from.</summary>
    public static string IdentityTokenPlace() => Format(nameof(IdentityTokenPlace));

    /// <summary>Names an identity token's file.</summary>
    public static string IdentityTokenFile() => Format(nameof(IdentityTokenFile));

    /// <summary>Names an identity token's environment variable.</summary>
    public static string IdentityTokenVariable() => Format(nameof(IdentityTokenVariable));

    /// <summary>Names the service connection's id.</summary>
    public static string ServiceConnectionId() => Format(nameof(ServiceConnectionId));

    /// <summary>Names the service admin's key.</summary>
    public static string ServiceAdminKey() => Format(nameof(ServiceAdminKey));

    /// <summary>Names the service admin's id.</summary>
    public static string ServiceAdminId() => Format(nameof(ServiceAdminId));

    /// <summary>Names the id of the service admin's key.</summary>
    public static string ServiceAdminKeyId() => Format(nameof(ServiceAdminKeyId));

    /// <summary>Names this machine's registered address.</summary>
    public static string DeviceAddress() => Format(nameof(DeviceAddress));

    /// <summary>Names a session's name.</summary>
    public static string SessionName() => Format(nameof(SessionName));

    /// <summary>Names the vault.</summary>
    public static string VaultName() => Format(nameof(VaultName));

    /// <summary>Names what a parameter was given.</summary>
    public static string ParameterValue(string parameter) => Format(nameof(ParameterValue), parameter);

    /// <summary>Says with which parameter to give it.</summary>
    public static string GiveWith(string parameter) => Format(nameof(GiveWith), parameter);

    /// <summary>Says that a parameter needs a text.</summary>
    public static string GiveNotEmpty(string parameter) => Format(nameof(GiveNotEmpty), parameter);

    /// <summary>Says how to name a session of a vault.</summary>
    public static string NameSessionOfVault(string parameter) => Format(nameof(NameSessionOfVault), parameter);

    /// <summary>Says how to name a vault.</summary>
    public static string NameVault() => Format(nameof(NameVault));

    /// <summary>Names what a list has.</summary>
    public static string Items() => Format(nameof(Items));

    /// <summary>Names what a batch has.</summary>
    public static string Requests() => Format(nameof(Requests));

    /// <summary>Says how many of how many there are.</summary>
    public static string CountOf(long done, long total, string unit) => Format(nameof(CountOf), done, total, unit);

    /// <summary>Says how many there are.</summary>
    public static string Count(long done, string unit) => Format(nameof(Count), done, unit);

    /// <summary>Says how far it is, and how fast.</summary>
    public static string Speed(string count, string perSecond) => Format(nameof(Speed), count, perSecond);

    /// <summary>Says how much of how much there is.</summary>
    public static string SizeOf(string done, string total) => Format(nameof(SizeOf), done, total);

    /// <summary>Says from where a body comes.</summary>
    public static string Download(string address) => Format(nameof(Download), address);

    /// <summary>Says where a body goes.</summary>
    public static string Upload(string address) => Format(nameof(Upload), address);

    /// <summary>Says how long the service asks to wait.</summary>
    public static string ServiceAsksToWait(double seconds) => Format(nameof(ServiceAsksToWait), seconds);

    /// <summary>Names the client's id.</summary>
    public static string ClientId() => Format(nameof(ClientId));

    /// <summary>Says which environment variable to set.</summary>
    public static string SetVariable(string name) => Format(nameof(SetVariable), name);

    private static string Format(string name, params object[] values) => string.Format(
        CultureInfo.CurrentCulture,
        Resources.Value.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException(name),
        values);
}
