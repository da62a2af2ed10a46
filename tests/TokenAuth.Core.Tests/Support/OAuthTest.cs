using System.Net.Sockets;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A test against the OAuth server of the emulator.</summary>
public abstract class OAuthTest : EmulatorTest
{
    protected const string TokenPath = "/oauth/token";
    protected const string EshopboxTokenPath = "/api/v1/generateToken";
    protected const string RevokePath = "/oauth/revoke";

    protected static readonly OAuthClient AppClient = new() { Id = "client", ClientSecret = new Secret("s3cret") };
    protected static readonly OAuthClient PublicClient = new() { Id = "public", Authentication = ClientAuthenticationMethod.None };
    protected static readonly OAuthClient WorkloadClient = new() { Id = "workload", Authentication = ClientAuthenticationMethod.None };

    protected string Issuer => Emulator.HttpAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>A sign-in at the plain OAuth 2.0 service.</summary>
    protected ConnectRequest Through(ISignInFlow flow, OAuthClient? client, ISignInInteraction? interaction = null) => new()
    {
        Service = ServiceCatalog.Find("OAuth2"),
        BaseAddress = Emulator.HttpAddress,
        Flow = flow,
        Client = client,
        Interaction = interaction,
        ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tokenEndpoint"] = Issuer + TokenPath,
            ["authorizationEndpoint"] = Issuer + "/oauth/authorize",
            ["deviceAuthorizationEndpoint"] = Issuer + "/oauth/device",
            ["revocationEndpoint"] = Issuer + RevokePath,
        },
    };

    /// <summary>The bootstrap with a refresh token at a service like Eshopbox: JSON, and no refresh token in the reply.</summary>
    protected ConnectRequest AtEshopbox(string? refreshToken = null, OAuthClient? client = null) => new()
    {
        Service = TestServices.Eshopbox,
        BaseAddress = Emulator.HttpAddress,
        Flow = new RefreshTokenSignIn("client", new Secret(refreshToken ?? Emulator.IssueRefreshToken())),
        Client = client ?? AppClient with { Authentication = ClientAuthenticationMethod.Post },
    };

    /// <summary>The error with which a sign-in ends; no session is made.</summary>
    protected async Task<TokenAuthException> FailureOfAsync(ConnectRequest request) => await FailureOfAsync(ConnectAsync(request));

    protected async Task<TokenAuthException> FailureOfAsync(Task<AuthSession> connecting)
    {
        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(connecting);
        Store.All.ShouldBeEmpty();
        return error;
    }

    /// <summary>Moves the time on, second by second, as long as somebody waits for it.</summary>
    protected async Task<T> PassTimeUntilAsync<T>(Task<T> task)
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        while (await Task.WhenAny(task, Clock.WaitForTimer(second, Ends)) != task)
        {
            Clock.Advance(second);
        }

        return await task;
    }

    /// <summary>Whether somebody listens on loopback.</summary>
    protected async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, Ends);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
