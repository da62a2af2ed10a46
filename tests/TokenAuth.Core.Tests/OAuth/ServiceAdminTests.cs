using System.Net;
using System.Security.Cryptography;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class ServiceAdminTests : OAuthTest
{
    private const string AdminPath = "/api/v2/admin/token";

    private static readonly IPAddress Device = IPAddress.Parse("203.0.113.7");

    [Fact]
    public async Task A_registered_key_signs_the_admin_in_and_renews_by_itself()
    {
        using ECDsa key = Registered();
        AuthSession session = await ConnectAsync(As(key));
        session.Account.ShouldBe("17");
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);

        for (int renewal = 2; renewal < 5; renewal++)
        {
            Expire(session);
            (await TokenAsync(session)).Position.Epoch.ShouldBe(renewal);
        }

        Seen.SignIns.ShouldBe(4);
        RequestsTo(AdminPath)[0].Body.ShouldStartWith("""{"token":"eyJ""");
    }

    [Fact]
    public async Task A_key_that_is_not_registered_is_refused()
    {
        using ECDsa registered = Registered();
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await FailureOfAsync(As(other))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Fact]
    public async Task A_device_that_is_not_registered_is_refused()
    {
        using ECDsa key = Registered();

        (await FailureOfAsync(As(key, IPAddress.Loopback))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Fact]
    public async Task A_service_that_says_no_address_for_it_asks_for_one()
    {
        using ECDsa key = Registered();

        TokenAuthException error = await FailureOfAsync(As(key) with { ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) });

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        error.Message.ShouldContain("serviceAdminUrl");
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public void Another_kind_of_key_is_refused_at_once()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        foreach (AsymmetricAlgorithm key in (ReadOnlySpan<AsymmetricAlgorithm>)[rsa, p384])
        {
            var signingKey = JwtSigningKey.FromPem(new Secret(key.ExportPkcs8PrivateKeyPem()));
            Should.Throw<TokenAuthException>(() => new ServiceAdminSignIn("17", Device, "k1", signingKey)).ErrorId.ShouldBe(ErrorId.SigningKeyInvalid);
        }
    }

    private ECDsa Registered()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Emulator.ServiceAdmins.Add(new EmulatorServiceAdmin { AdminId = "17", KeyId = "k1", PublicKeyPem = key.ExportSubjectPublicKeyInfoPem(), DeviceIps = [Device.ToString()] });
        return key;
    }

    private ConnectRequest As(ECDsa key, IPAddress? device = null) => new()
    {
        Service = ServiceCatalog.Find("B2Copy"),
        BaseAddress = Emulator.HttpAddress,
        Flow = new ServiceAdminSignIn("17", device ?? Device, "k1", JwtSigningKey.FromPem(new Secret(key.ExportPkcs8PrivateKeyPem()))),
        ServiceParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["serviceAdminUrl"] = AdminPath },
    };
}
