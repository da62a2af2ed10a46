using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

public sealed class ServiceAdminTests : OAuthTest
{
    private readonly ECDsa _key = P256();

    [Fact]
    public async Task What_a_service_admin_signs_brings_an_access_token_alone()
    {
        Register();

        Reply reply = await Exchange(Sign(Claims(), new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256));

        reply.Status.ShouldBe(200);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["2faRequired", "accessToken"]);
        Text(await WhoAmI((string)reply.Json["accessToken"]!["token"]!), "email").ShouldBe("7");
        Counters.SignIns.ShouldBe(1);
    }

    [Theory]
    [InlineData("admin_id", 8)]
    [InlineData("key_id", "other")]
    [InlineData("key_id", null)]
    [InlineData("device_ip", "192.0.2.9")]
    [InlineData("device_ip", null)]
    [InlineData("iat", null)]
    [InlineData("exp", null)]
    [InlineData("exp", 1)]
    public async Task A_wrong_claim_is_refused(string claim, object? value)
    {
        Register();
        Dictionary<string, object> claims = Claims();
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        Reply reply = await Exchange(Sign(claims, new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256));

        reply.Status.ShouldBe(401);
        Counters.SignInRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task Another_key_or_nothing_signed_is_refused()
    {
        Register();
        using ECDsa other = P256();

        (await Exchange(Sign(Claims(), new ECDsaSecurityKey(other), SecurityAlgorithms.EcdsaSha256))).Status.ShouldBe(401);
        (await Exchange("nonsense")).Status.ShouldBe(401);
        (await Client.Post("/api/v2/admin/token", new { })).Status.ShouldBe(422);
        (await Client.Post("/api/v2/admin/token", "[]")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_service_admin_can_be_registered_from_another_process_and_forgotten_by_a_reset()
    {
        Reply added = await Client.Post(
            "/_emulator/service-admins",
            new { adminId = "7", keyId = "k1", publicKeyPem = _key.ExportSubjectPublicKeyInfoPem() });
        added.Status.ShouldBe(204);
        string token = Sign(Claims(), new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256);

        (await Exchange(token)).Status.ShouldBe(200);
        Emulator.Reset();
        (await Exchange(token)).Status.ShouldBe(401);
    }

    private void Register() => Emulator.ServiceAdmins.Add(new EmulatorServiceAdmin
    {
        AdminId = "7",
        KeyId = "k1",
        PublicKeyPem = _key.ExportSubjectPublicKeyInfoPem(),
        DeviceIps = ["192.0.2.1"],
    });

    private Dictionary<string, object> Claims() => new(StringComparer.Ordinal)
    {
        ["admin_id"] = 7,
        ["key_id"] = "k1",
        ["device_ip"] = "192.0.2.1",
        ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(),
    };

    private Task<Reply> Exchange(string token) => Client.Post("/api/v2/admin/token", new { token });
}
