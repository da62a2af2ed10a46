using System.Net;
using System.Security.Cryptography;
using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class AuthorizationCodeTests : OAuthTest
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private static readonly OAuthClient OpenIdClient = PublicClient with { Scopes = ["openid", "profile", "read"] };

    [Fact]
    public async Task A_person_signs_in_with_a_browser()
    {
        using var browser = new ScriptedBrowser();

        AuthSession session = await ConnectAsync(As(browser));

        session.Scopes.ShouldBe(["openid", "profile", "read"]);
        AccessToken token = await TokenAsync(session);
        token.IdToken.ShouldNotBeNull();
        (await StatusForAsync(token)).ShouldBe(200);
        Seen.Authorizations.ShouldBe(1);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task The_request_proves_later_that_it_was_this_program_which_asked()
    {
        using var browser = new ScriptedBrowser();

        await ConnectAsync(As(browser));

        Dictionary<string, string> redeemed = QueryText.Parse(RequestsTo(TokenPath).ShouldHaveSingleItem().Body);
        string hash = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(redeemed["code_verifier"])));
        browser.Asked["code_challenge"].ShouldBe(hash);
        browser.Asked["code_challenge_method"].ShouldBe("S256");
        browser.Asked["response_type"].ShouldBe("code");
        browser.Asked["state"].Length.ShouldBe(43);
        browser.Asked["nonce"].Length.ShouldBe(43);
        redeemed["redirect_uri"].ShouldBe(browser.Asked["redirect_uri"]);
        redeemed["client_id"].ShouldBe("public");
        redeemed.ShouldNotContainKey("client_secret");
    }

    [Fact]
    public async Task Nothing_of_one_sign_in_serves_another()
    {
        using var first = new ScriptedBrowser();
        using var second = new ScriptedBrowser();
        await ConnectAsync(As(first));
        await ConnectAsync(As(second));

        foreach (string name in (ReadOnlySpan<string>)["state", "nonce", "code_challenge"])
        {
            (second.Asked[name] == first.Asked[name]).ShouldBeFalse(name);
        }
    }

    [Fact]
    public async Task The_browser_comes_back_to_a_literal_of_loopback_and_a_page_that_may_be_closed()
    {
        using var browser = new ScriptedBrowser();

        await ConnectAsync(As(browser, path: "/callback"));

        browser.RedirectAddress.ToString().ShouldMatch(@"^http://127\.0\.0\.1:\d+/callback$");
        IPAddress.IsLoopback(IPAddress.Parse(browser.RedirectAddress.Host)).ShouldBeTrue();
        browser.PageStatus.ShouldBe(200);
        browser.Page!.ShouldContain("You may close this page");
    }

    [Fact]
    public async Task The_session_renews_with_its_refresh_token()
    {
        using var browser = new ScriptedBrowser();
        AuthSession session = await ConnectAsync(As(browser));
        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_refresh_token_nobody_is_asked_again()
    {
        using var browser = new ScriptedBrowser();
        Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(200, """{"access_token":"abc","token_type":"Bearer","expires_in":60}"""));
        AuthSession session = await ConnectAsync(As(browser, PublicClient));
        Expire(session);

        (await Should.ThrowAsync<SignInAgainException>(TokenAsync(session))).Reason.ShouldBe(SignInAgainReason.NoWayToRenew);
        Seen.AuthorizationRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_is_there_the_sign_in_says_so_at_once()
    {
        (await FailureOfAsync(As(interaction: null))).ErrorId.ShouldBe(ErrorId.InteractionRequired);

        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Who_says_no_is_not_signed_in()
    {
        Emulator.Switches.AuthorizeDenies = true;
        using var browser = new ScriptedBrowser();

        TokenAuthException error = await FailureOfAsync(As(browser));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Message.ShouldContain("access_denied");
        browser.Page!.ShouldContain("refused");
        browser.Page!.ShouldContain("You may close this page");
        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_to_another_question_is_turned_away_and_the_wait_ends_in_time()
    {
        Emulator.Switches.AuthorizeWrongState = true;
        using var browser = new ScriptedBrowser();
        Task<AuthSession> connecting = ConnectAsync(As(browser));
        await browser.CameBack.WaitAsync(Ends);
        connecting.IsCompleted.ShouldBeFalse();
        browser.PageStatus.ShouldBe(404);
        Clock.Advance(TimeLimit);

        TokenAuthException error = await FailureOfAsync(connecting);

        error.ErrorId.ShouldBe(ErrorId.InteractionTimeout);
        error.Kind.ShouldBe(ErrorKind.Timeout);
        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
        RequestsTo(TokenPath).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/favicon.ico")]
    [InlineData("/?code=stolen&state=guessed")]
    [InlineData("/?code=stolen")]
    public async Task Whatever_else_knocks_does_not_disturb_the_wait(string knock)
    {
        using var browser = new ScriptedBrowser { KnocksFirst = knock };

        AuthSession session = await ConnectAsync(As(browser));

        browser.KnockStatus.ShouldBe(404);
        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&iss=https%3A%2F%2Fwrong.example.com")]
    public async Task An_answer_of_another_issuer_is_refused(string issuer)
    {
        using var browser = new ScriptedBrowser { Detour = address => new Uri(address.AbsoluteUri[..address.AbsoluteUri.IndexOf("&iss=", StringComparison.Ordinal)] + issuer) };

        TokenAuthException error = await FailureOfAsync(As(browser, issuer: Issuer, expectsIssuer: true));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Message.ShouldContain("issuer");
        RequestsTo(TokenPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_issuer_may_be_left_out_where_nobody_promised_it()
    {
        Emulator.Switches.AuthorizeOmitsIssuer = true;
        using var browser = new ScriptedBrowser();

        (await ConnectAsync(As(browser, issuer: Issuer))).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_wrong_issuer_is_refused_even_where_nobody_promised_one()
    {
        Emulator.Switches.AuthorizeWrongIssuer = true;
        using var browser = new ScriptedBrowser();

        (await FailureOfAsync(As(browser, issuer: Issuer))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("issuer")]
    public async Task An_id_token_that_was_made_for_something_else_is_refused(string what)
    {
        Emulator.Switches.IdTokenWrongNonce = what == "nonce";
        Emulator.Switches.IdTokenWrongAudience = what == "audience";
        Emulator.Switches.IdTokenWrongIssuer = what == "issuer";
        using var browser = new ScriptedBrowser();

        TokenAuthException error = await FailureOfAsync(As(browser, issuer: Issuer));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Message.ShouldContain("id token");
    }

    [Fact]
    public async Task An_id_token_that_nobody_can_read_is_refused()
    {
        // The payload is {"nonce":"\ud800"}: half a character, which no reader turns into a text.
        Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(200, """{"access_token":"abc","id_token":"eyJhbGciOiJub25lIn0.eyJub25jZSI6Ilx1ZDgwMCJ9.x"}"""));
        using var browser = new ScriptedBrowser();

        (await FailureOfAsync(As(browser))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    [Fact]
    public async Task Who_stops_the_sign_in_closes_the_port()
    {
        using var browser = new ScriptedBrowser { GoesAway = true };
        using var stop = new CancellationTokenSource();
        Task<AuthSession> connecting = Store.ConnectAsync(As(browser), Notices, stop.Token);
        await browser.CameBack.WaitAsync(Ends);
        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeTrue();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connecting);
        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_takes_too_long_is_told_so_and_the_port_is_closed()
    {
        using var browser = new ScriptedBrowser { GoesAway = true };
        Task<AuthSession> connecting = ConnectAsync(As(browser));
        await browser.CameBack.WaitAsync(Ends);
        Clock.Advance(TimeLimit - TimeSpan.FromSeconds(1));
        connecting.IsCompleted.ShouldBeFalse();
        Clock.Advance(TimeSpan.FromSeconds(1));

        (await FailureOfAsync(connecting)).ErrorId.ShouldBe(ErrorId.InteractionTimeout);
        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_port_is_open_no_longer_than_it_is_waited_for()
    {
        using var browser = new ScriptedBrowser();
        EmulatorHold redemption = Emulator.Hold(TokenPath);
        Task<AuthSession> connecting = ConnectAsync(As(browser));
        await redemption.WaitForArrivals(1, Ends);

        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
        redemption.Release();
        (await connecting).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task A_browser_that_does_not_open_ends_the_sign_in_and_closes_the_port()
    {
        using var browser = new ScriptedBrowser { Detour = static _ => throw new InvalidOperationException("no browser") };

        await Should.ThrowAsync<InvalidOperationException>(ConnectAsync(As(browser)));

        (await IsOpenAsync(browser.RedirectAddress.Port)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_code_that_the_server_does_not_take_is_a_refused_sign_in()
    {
        using var browser = new ScriptedBrowser { Detour = static address => new Uri(address.AbsoluteUri.Replace("?code=", "?code=spent", StringComparison.Ordinal)) };

        (await FailureOfAsync(As(browser))).ErrorId.ShouldBe(ErrorId.SignInRefused);
    }

    private ConnectRequest As(ISignInInteraction? interaction, OAuthClient? client = null, string? issuer = null, bool expectsIssuer = false, string path = "/") =>
        Through(new AuthorizationCodeSignIn("public", issuer, expectsIssuer, TimeLimit, path), client ?? OpenIdClient, interaction);
}
