using System.Text.Json;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class TokenReplyTests : OAuthTest
{
    public static TheoryData<string, double?> Shapes => new()
    {
        { """{"access_token":"given-token","token_type":"Bearer","expires_in":3600,"refresh_token":"R"}""", 3600 },
        { """{"access_token":"given-token","expires_in":"3599"}""", 3599 },
        { """{"access_token":"given-token","expires_on":"1904126460"}""", 60 },
        { """{"access_token":"given-token","expires_at":1904126460}""", 60 },
        { """{"token":"given-token","refreshToken":"R","ttl":"3600"}""", 3600 },
        { """{"code":200,"data":{"accessToken":"given-token","accessTokenExpiryDate":"2030-05-04T20:01:00+08:00"}}""", 60 },
        { """{"access_token":{"token":"given-token","valid_to_time":"2030-05-04T12:01:00Z"}}""", 60 },
        { """{"2faRequired":false,"accessToken":{"token":"given-token","createdAt":"2020-01-01T00:00:00+00:00","expiresAt":"2020-01-01T01:00:00+00:00"}}""", 3600 },
        { """{"access_token":"given-token"}""", null },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Every_known_shape_makes_a_session_and_nothing_is_sent(string json, double? seconds)
    {
        AuthSession session = await ConnectAsync(Holding(json));

        (await TokenAsync(session)).Value.Reveal().ShouldBe("given-token");
        session.ExpiresIn?.TotalSeconds.ShouldBe(seconds!.Value);
        session.ExpiresIn.HasValue.ShouldBe(seconds.HasValue);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Its_refresh_token_renews_the_session()
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["access_token"] = "given-token",
            ["refresh_token"] = Emulator.IssueRefreshToken(),
            ["expires_in"] = 60,
        });
        AuthSession session = await ConnectAsync(Holding(json));
        Expire(session);

        AccessToken token = await TokenAsync(session);

        token.Position.Generation.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_refresh_token_its_end_is_the_end()
    {
        AuthSession session = await ConnectAsync(Holding("""{"access_token":"given-token","expires_in":60}"""));
        session.CanRenew.ShouldBeFalse();
        Expire(session);

        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
        Seen.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"access_token":"abc","token_type":"DPoP"}""", ErrorId.TokenTypeNotSupported)]
    [InlineData("""{"2faRequired":true,"accessToken":{"token":"hunter2-token"}}""", ErrorId.UnexpectedReply)]
    [InlineData("""{"access_token":"hunter2 token"}""", ErrorId.UnexpectedReply)]
    [InlineData("""{"access_token":"hunter2\r\ntoken"}""", ErrorId.UnexpectedReply)]
    [InlineData("""{"refresh_token":"hunter2-token"}""", ErrorId.UnexpectedReply)]
    [InlineData("hunter2-token", ErrorId.UnexpectedReply)]
    public async Task What_holds_no_usable_token_is_refused_and_not_repeated(string json, string errorId)
    {
        TokenAuthException error = await FailureOfAsync(Holding(json));

        error.ErrorId.ShouldBe(errorId);
        error.ToString().ShouldNotContain("hunter2");
    }

    private ConnectRequest Holding(string json) => Through(new TokenReplySignIn("client", new Secret(json)), AppClient);
}
