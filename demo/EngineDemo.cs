using System.Text;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Demo;

/// <summary>Runs the steps through the engine that is behind the cmdlets.</summary>
internal static class EngineDemo
{
    private static readonly TransportSettings SelfSigned = new() { SkipCertificateCheck = true };

    public static async Task RunAsync(EmulatorHost backOffice, string stateFolder)
    {
        using var engine = new EngineContext(state: new StateFolder(stateFolder));
        var store = new SessionStore(engine);

        Say("Sign in with e-mail, password and the authenticator app's code");
        AuthSession session = await store.ConnectAsync(Request(backOffice, "correct horse battery staple", "demo"), SilentNotices.Instance, CancellationToken.None);
        Show(session);

        Say("Ask the Back Office who that is");
        await AskAsync(session);

        Say("Wait until the token has expired");
        await Task.Delay(session.ExpiresIn!.Value + TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Show(session);

        Say("Ask again: the session renews its token first");
        await AskAsync(session);
        Show(session);

        Say("Sign in with a wrong password");
        try
        {
            await store.ConnectAsync(Request(backOffice, "wrong password", "other"), SilentNotices.Instance, CancellationToken.None);
        }
        catch (TokenAuthException refusal)
        {
            Console.WriteLine($"  {refusal.ErrorId}: {refusal.Message}");
            Console.WriteLine($"  {refusal.NextStep}");
        }
    }

    private static ConnectRequest Request(EmulatorHost backOffice, string password, string name) => new()
    {
        Service = ServiceCatalog.Find("B2Core"),
        BaseAddress = backOffice.HttpsAddress,
        Flow = new PasswordSignIn("totp@example.com", new Secret(password), new SignIn.SecondFactor(totpSecret: new Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))),
        Name = name,
        Transport = SelfSigned,
    };

    private static async Task AskAsync(AuthSession session)
    {
        using HttpResponseMessage response = await new AuthorizedClient(session).SendAsync(new RequestSpec { Address = "/api/v2/whoami" }, SilentNotices.Instance, CancellationToken.None);
        Console.WriteLine($"  {Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync())}");
    }

    private static void Say(string step)
    {
        Console.WriteLine();
        Console.WriteLine($"> {step}");
    }

    private static void Show(AuthSession session) =>
        Console.WriteLine($"  {session.Name}: {session.Account} at {session.Origin} ({session.Service}), generation {session.Generation}, {session.State}, {session.ExpiresIn!.Value.TotalSeconds:0.0} s left");
}
