using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class MalformedTokenReplyTests : OAuthTest
{
    private const int Size = 30;

    private static readonly string[] Names =
    [
        "access_token", "refresh_token", "id_token", "token_type", "scope", "expires_in", "expires_on", "expires_at", "refresh_expires_in", "ttl",
        "token", "data", "code", "error", "error_description", "message", "accessToken", "refreshToken", "2faRequired",
        "device_code", "user_code", "verification_uri", "verification_uri_complete", "interval", "issuer", "token_endpoint", "value",
    ];

    private static readonly Gen<int> Statuses = Gen.Frequency((6, Gen.Constant(200)), (2, Gen.Elements(201, 400, 401, 403)), (1, Gen.Choose(200, 599).Where(static status => status is not (204 or 205 or 304))));

    [Fact]
    public async Task No_reply_of_a_token_endpoint_brings_anything_but_a_usable_token_or_a_typed_error()
    {
        string refreshToken = Emulator.IssueRefreshToken();
        foreach ((string body, int status) in Samples(400))
        {
            Emulator.FailNext(EshopboxTokenPath, 1, EmulatorFault.Status(status, body));
            await CheckAsync(AtEshopbox(refreshToken), body, status);
        }
    }

    [Fact]
    public async Task No_reply_at_a_renewal_brings_anything_but_a_usable_token_or_a_typed_error()
    {
        AuthSession session = await ConnectAsync(Through(new ClientCredentialsSignIn("client"), AppClient));
        foreach ((string body, int status) in Samples(300))
        {
            Clock.Advance(TimeSpan.FromMinutes(2));
            Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(status, body));
            await CheckAsync(async () => (await TokenAsync(session, session.NewerThanNow())).Value.Reveal(), body, status);
        }
    }

    [Fact]
    public async Task No_reply_of_a_device_endpoint_brings_anything_but_a_typed_error()
    {
        foreach ((string body, int status) in Samples(200))
        {
            Emulator.FailNext("/oauth/device", 1, EmulatorFault.Status(status, body));
            Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(400, """{"error":"expired_token"}"""));
            await CheckAsync(async () => await PassTimeUntilAsync(ConnectAsync(Through(new DeviceCodeSignIn("public"), PublicClient, new DeviceScreen()))), body, status);
        }
    }

    [Fact]
    public async Task No_metadata_brings_anything_but_a_typed_error()
    {
        int tenant = 0;
        foreach ((string body, int status) in Samples(200))
        {
            Emulator.FailNext("/*", 1, EmulatorFault.Status(status, body));
            await CheckAsync(async () => await Engine.Discovery.ReadAsync(new Uri($"{Issuer}/tenant-{++tenant}"), TransportSettings.Default, Ends), body, status);
        }
    }

    [Fact]
    public async Task No_bytes_bring_anything_but_a_typed_error()
    {
        foreach (byte[] bytes in Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf().Sample(60, Size))
        {
            string body = Encoding.Latin1.GetString(bytes);
            await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n{body}");
            await CheckAsync(AtEshopbox("given") with { BaseAddress = server.Address }, body, 200);
        }
    }

    private static (string Body, int Status)[] Samples(int count) =>
        (from body in JsonSamples.Of(Names) from status in Statuses select (body, status)).Sample(count, Size).ToArray();

    private static bool IsUsable(string token) => token.Length > 0 && token.All(static character => character is > ' ' and <= '~');

    private Task CheckAsync(ConnectRequest request, string body, int status) =>
        CheckAsync(async () => (await TokenAsync(await ConnectAsync(request))).Value.Reveal(), body, status);

    private static async Task CheckAsync(Func<Task<object>> act, string body, int status)
    {
        try
        {
            object result = await act();
            (result is not string token || IsUsable(token)).ShouldBeTrue($"{status} {body}");
        }
        catch (Exception error)
        {
            (error is ITypedError).ShouldBeTrue($"{status} {body}\n{error}");
        }
    }
}
