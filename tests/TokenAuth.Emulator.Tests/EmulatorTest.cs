namespace TokenAuth.Emulator.Tests;

/// <summary>One emulator and one client for each test.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Password = "correct horse battery staple";

    private protected ManualTimeProvider Time { get; } = new();

    private protected EmulatorHost Emulator { get; private set; } = null!;

    private protected PlainClient Client { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Clock = Time, AccountCount = 50 }, Cancellation);
        Client = new PlainClient(Emulator.HttpAddress);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<Reply> PostSignIn(string email = "anna@example.com", string password = Password) =>
        Client.Post("/api/v2/signin", new { email, password });

    private protected async Task<(string Access, string Refresh)> SignIn()
    {
        Reply reply = await PostSignIn();
        reply.Status.ShouldBe(200);
        return Tokens(reply);
    }

    private protected Task<Reply> PostRefresh(string refreshToken) => Client.Post("/api/v2/refresh", new { refreshToken });

    private protected Task<Reply> WhoAmI(string token) => Client.Get("/api/v2/whoami", token);

    private protected static (string Access, string Refresh) Tokens(Reply reply) =>
        ((string)reply.Json["accessToken"]!["token"]!, (string)reply.Json["refreshToken"]!["token"]!);
}
