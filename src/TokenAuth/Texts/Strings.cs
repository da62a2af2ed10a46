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

    private static string Format(string name, params object[] values) => string.Format(
        CultureInfo.CurrentCulture,
        Resources.Value.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException(name),
        values);
}
