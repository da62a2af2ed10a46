using System.Text.Json;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class RefreshTokenTests : OAuthTest
{
    public static TheoryData<ReplyShape> Shapes => [.. Enum.GetValues<ReplyShape>()];

    [Fact]
    public async Task The_first_call_spends_the_token_that_the_app_page_shows()
    {
        string refreshToken = Emulator.IssueRefreshToken();

        AuthSession session = await ConnectAsync(AtEshopbox(refreshToken));

        RecordedRequest request = RequestsTo(EshopboxTokenPath).ShouldHaveSingleItem();
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers.ContainsKey("Authorization").ShouldBeFalse();
        JsonSerializer.Deserialize<Dictionary<string, string>>(request.Body).ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["grant_type"] = "refresh_token",
                ["client_id"] = "client",
                ["client_secret"] = "s3cret",
                ["refresh_token"] = refreshToken,
            },
            ignoreOrder: true);
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        Seen.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Several_resources_are_one_member_of_a_JSON_body()
    {
        Emulator.FailNext(EshopboxTokenPath, 1, EmulatorFault.Status(200, """{"access_token":"abc"}"""));

        await ConnectAsync(AtEshopbox(client: AppClient with { Resources = ["https://a.example.com", "https://b.example.com"] }));

        RequestsTo(EshopboxTokenPath)[0].Body.ShouldContain(""","resource":["https://a.example.com","https://b.example.com"],""");
    }

    [Fact]
    public async Task A_reply_without_a_refresh_token_leaves_the_old_one_which_renews_again_and_again()
    {
        AuthSession session = await ConnectAsync(AtEshopbox());

        for (int renewal = 2; renewal < 5; renewal++)
        {
            Expire(session);
            (await TokenAsync(session)).Position.Generation.ShouldBe(renewal);
        }

        RequestsTo(EshopboxTokenPath).Select(static request => request.Body).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        Seen.Redemptions.ShouldBe(4);
    }

    [Fact]
    public async Task A_refresh_token_that_rotates_is_followed()
    {
        AuthSession session = await ConnectAsync(Through(Bootstrap(), AppClient));

        for (int renewal = 2; renewal < 5; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
        }

        RequestsTo(TokenPath).Select(static request => request.Body).Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Fact]
    public async Task A_public_client_has_no_secret_to_send()
    {
        AuthSession session = await ConnectAsync(Through(new RefreshTokenSignIn("public", new Secret(Emulator.IssueRefreshToken("public"))), PublicClient));

        session.CanRenew.ShouldBeTrue();
        RequestsTo(TokenPath)[0].Body.ShouldNotContain("client_secret");
    }

    [Fact]
    public async Task Invalid_client_keeps_the_refresh_token_and_works_once_the_server_takes_the_client()
    {
        AuthSession session = await ConnectAsync(AtEshopbox());
        EmulatorClient client = Emulator.Clients.Find("client")!;
        Emulator.Clients.Add(client with { Secret = "another" });
        Expire(session);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(session));
        error.ErrorId.ShouldBe(ErrorId.ClientRefused);
        error.Kind.ShouldBe(ErrorKind.Authentication);
        error.SessionName.ShouldBe(session.Name);
        session.CanRenew.ShouldBeTrue();
        Emulator.Clients.Add(client);
        Clock.Advance(TimeSpan.FromMinutes(1));

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Invalid_client_at_the_first_call_says_so()
    {
        ConnectRequest request = AtEshopbox(client: AppClient with { Authentication = ClientAuthenticationMethod.Post, ClientSecret = new Secret("wrong-secret") });

        TokenAuthException error = await FailureOfAsync(request);

        error.ErrorId.ShouldBe(ErrorId.ClientRefused);
        error.Message.ShouldNotContain("wrong-secret");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task Invalid_grant_at_a_renewal_means_sign_in_again(int status)
    {
        AuthSession session = await ConnectAsync(AtEshopbox());
        Emulator.Switches.InvalidGrantStatus = status;
        Emulator.RevokeFamilies();
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
        session.State.ShouldBe(AuthSessionState.SignInAgain);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));
        Seen.RedemptionRefusals.ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task Invalid_grant_at_the_first_call_is_a_refused_sign_in(int status)
    {
        Emulator.Switches.InvalidGrantStatus = status;

        TokenAuthException error = await FailureOfAsync(AtEshopbox("never-issued-token"));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Message.ShouldNotContain("never-issued-token");
    }

    [Theory]
    [InlineData("DPoP")]
    [InlineData("N_A")]
    [InlineData("aws_sigv4")]
    public async Task A_token_that_is_no_bearer_token_is_refused(string type)
    {
        Emulator.Switches.TokenType = type;

        TokenAuthException error = await FailureOfAsync(AtEshopbox());

        error.ErrorId.ShouldBe(ErrorId.TokenTypeNotSupported);
        error.Message.ShouldContain(type);
    }

    [Theory]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("")]
    public async Task Bearer_is_known_in_any_case_and_where_nobody_says_it(string type)
    {
        Emulator.Switches.TokenType = type;

        AuthSession session = await ConnectAsync(AtEshopbox());

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Every_shape_of_a_reply_is_read(ReplyShape shape)
    {
        Emulator.Switches.ReplyShape = shape;

        AuthSession session = await ConnectAsync(AtEshopbox());
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        Clock.Advance(TimeSpan.FromHours(1));
        AccessToken renewed = await TokenAsync(session, session.NewerThanNow());

        renewed.Position.Generation.ShouldBe(2);
        (await StatusForAsync(renewed)).ShouldBe(200);
    }

    [Theory]
    [InlineData(ReplyShape.Native, LifetimeSource.Reply)]
    [InlineData(ReplyShape.ExpiresInString, LifetimeSource.Reply)]
    [InlineData(ReplyShape.ExpiresOn, LifetimeSource.Reply)]
    [InlineData(ReplyShape.ExpiresAt, LifetimeSource.Reply)]
    [InlineData(ReplyShape.Ttl, LifetimeSource.Reply)]
    [InlineData(ReplyShape.WrappedCamelCase, LifetimeSource.Reply)]
    [InlineData(ReplyShape.NestedTokenObject, LifetimeSource.Reply)]
    [InlineData(ReplyShape.RefreshExpiresIn, LifetimeSource.Reply)]
    [InlineData(ReplyShape.EpochMilliseconds, LifetimeSource.Jwt)]
    [InlineData(ReplyShape.NoLifetime, LifetimeSource.Jwt)]
    public async Task Every_shape_says_an_hour(ReplyShape shape, LifetimeSource source)
    {
        Emulator.Switches.ReplyShape = shape;

        AuthSession session = await ConnectAsync(AtEshopbox());

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        session.LifetimeSource.ShouldBe(source);
    }

    [Fact]
    public async Task A_lifetime_counts_from_the_receipt_whatever_the_clock_of_the_server()
    {
        Emulator.Switches.ClockSkew = TimeSpan.FromHours(-5);

        AuthSession session = await ConnectAsync(AtEshopbox());

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        Clock.Advance(TimeSpan.FromMinutes(30));
        session.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task A_hundred_callers_spend_one_refresh_token()
    {
        AuthSession session = await ConnectAsync(AtEshopbox());
        Expire(session);

        AccessToken[] tokens = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => TokenAsync(session), Ends)));

        tokens.ShouldAllBe(static token => token.Position.Generation == 2);
        Seen.Redemptions.ShouldBe(2);
    }

    private RefreshTokenSignIn Bootstrap() => new("client", new Secret(Emulator.IssueRefreshToken()));
}
