namespace TokenAuth.Emulator.Tests;

public sealed class GrantSwitchTests : OAuthTest
{
    private const string Device = "urn:ietf:params:oauth:grant-type:device_code";
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    public static TheoryData<string> Grants => ["authorization_code", "refresh_token", "client_credentials", Device, JwtBearer, TokenExchange];

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task Shape_type_and_scope_of_the_reply_can_be_changed_for_every_grant(string grant)
    {
        Emulator.Switches.ReplyShape = ReplyShape.ExpiresOn;
        Emulator.Switches.TokenType = "DPoP";
        Emulator.Switches.Scope = "a b";
        Emulator.Switches.CommaSeparatedScopes = true;

        Reply reply = await Redeem(grant);

        reply.Status.ShouldBe(200);
        Text(reply, "expires_on").ShouldBe("1906549200");
        Text(reply, "token_type").ShouldBe("DPoP");
        Text(reply, "scope").ShouldBe("a,b");
        reply.Header("Cache-Control").ShouldBe("no-store");
        Counters.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task Tokens_can_be_marked_for_those_who_look_for_them()
    {
        Emulator.Switches.TokenMark = "mark";
        Emulator.Switches.OpaqueAccessTokens = true;
        Reply opaque = await Redeem("refresh_token");
        Text(opaque, "access_token").ShouldStartWith("mark-access-");
        Text(opaque, "refresh_token").ShouldStartWith("mark-refresh-");

        Emulator.Switches.OpaqueAccessTokens = false;
        string payload = Text(await Redeem("client_credentials"), "access_token").Split('.')[1];
        Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(payload).ShouldContain("\"mark\":\"mark\"");
    }

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task Wrapped_and_nested_replies_come_from_every_grant(string grant)
    {
        Emulator.Switches.ReplyShape = ReplyShape.WrappedCamelCase;
        (await Redeem(grant)).Json["data"]!["accessToken"].ShouldNotBeNull();
        Emulator.Switches.ReplyShape = ReplyShape.NestedTokenObject;
        (await Redeem(grant)).Json["access_token"]!["token"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("authorization_code", "code")]
    [InlineData("refresh_token", "refresh_token")]
    [InlineData(Device, "device_code")]
    [InlineData(JwtBearer, "assertion")]
    public async Task Invalid_grant_can_be_403_for_every_grant(string grant, string parameter)
    {
        Emulator.Switches.InvalidGrantStatus = 403;

        Reply reply = await Token(grant, [(parameter, "nonsense"), .. ClientFields]);

        reply.Status.ShouldBe(403);
        Error(reply).ShouldBe("invalid_grant");
        Counters.RedemptionRefusals.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task A_second_factor_may_be_asked_of_every_grant(string grant)
    {
        Func<Task<Reply>> redeem = await Prepare(grant);
        Emulator.Switches.TwoFactorAsOAuthError = true;

        Error(await redeem()).ShouldBe("two_factor_auth_check");
    }

    private async Task<Reply> Redeem(string grant) => await (await Prepare(grant))();

    private async Task<Func<Task<Reply>>> Prepare(string grant)
    {
        switch (grant)
        {
            case "authorization_code":
                string code = await Code();
                return () => RedeemCode(code);
            case "refresh_token":
                return () => Refresh(Emulator.IssueRefreshToken(), ClientFields);
            case Device:
                Reply device = await Client.Form("/oauth/device", PublicFields);
                Emulator.Devices.Approve(Text(device, "user_code"));
                return () => Token(grant, [("device_code", Text(device, "device_code")), .. PublicFields]);
            case JwtBearer:
                string assertion = await GitHubTokenText(Issuer);
                return () => Token(grant, ("assertion", assertion));
            case TokenExchange:
                string subject = await GitHubTokenText(Issuer);
                return () => Token(grant, ("subject_token", subject), ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"));
            default:
                return () => Token(grant, ClientFields);
        }
    }
}
