using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

[Collection(ProcessEnvironment.Name)]
public sealed class WorkloadIdentityTests : OAuthTest
{
    private const string GitHubAddress = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string GitHubSecret = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string AzureAddress = "SYSTEM_OIDCREQUESTURI";
    private const string AzureSecret = "SYSTEM_ACCESSTOKEN";
    private const string AzureAudience = "api://AzureADTokenExchange";
    private const string OwnVariable = "TOKENAUTH_TEST_LOGIN_TOKEN";

    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    public override async ValueTask DisposeAsync()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipeline_of_GitHub_Actions_signs_in(bool exchange)
    {
        OnGitHub();

        AuthSession session = await ConnectAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer, exchange));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        RecordedRequest asked = RequestsTo("/ci/github/token").ShouldHaveSingleItem();
        asked.Query.ShouldBe("?audience=" + Uri.EscapeDataString(Issuer));
        Dictionary<string, string> redeemed = QueryText.Parse(RequestsTo(TokenPath).ShouldHaveSingleItem().Body);
        redeemed["grant_type"].ShouldBe("urn:ietf:params:oauth:grant-type:" + (exchange ? "token-exchange" : "jwt-bearer"));
        redeemed.ContainsKey(exchange ? "subject_token" : "assertion").ShouldBeTrue();
    }

    [Fact]
    public async Task The_address_of_the_runner_may_have_a_query_of_its_own()
    {
        OnGitHub("?api-version=2.0");

        await ConnectAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer));

        RequestsTo("/ci/github/token")[0].Query.ShouldStartWith("?api-version=2.0&audience=");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipeline_of_Azure_signs_in_with_its_service_connection(bool exchange)
    {
        OnAzure();
        Emulator.Switches.IdentityTokenAudience = AzureAudience;

        AuthSession session = await ConnectAsync(As(RunnerIdentityToken.AzurePipelines("connection 1"), AzureAudience, exchange));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        RequestsTo("/ci/azure/oidctoken")[0].Method.ShouldBe("POST");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_identity_token_is_fetched_anew_for_every_redemption(bool exchange)
    {
        OnGitHub();
        AuthSession session = await ConnectAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer, exchange));

        for (int renewal = 2; renewal < 5; renewal++)
        {
            Expire(session);
            (await TokenAsync(session)).Position.Epoch.ShouldBe(renewal);
        }

        // The server takes none of them twice.
        Seen.IdentityTokens.ShouldBe(4);
        Seen.Redemptions.ShouldBe(4);
        Seen.RedemptionRefusals.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_for_somebody_else_is_not_handed_on()
    {
        OnAzure();

        TokenAuthException error = await FailureOfAsync(As(RunnerIdentityToken.AzurePipelines("connection 1"), Issuer));

        error.ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        error.Message.ShouldContain(Issuer);
        Seen.IdentityTokens.ShouldBe(1);
        RequestsTo(TokenPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task Outside_of_a_pipeline_the_missing_variable_is_named()
    {
        Set(GitHubAddress, null);
        Set(GitHubSecret, null);
        Set(AzureAddress, Issuer + "/ci/azure/oidctoken");
        Set(AzureSecret, null);

        TokenAuthException gitHub = await FailureOfAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer));
        gitHub.ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        gitHub.Message.ShouldContain(GitHubAddress);
        gitHub.NextStep!.ShouldContain("id-token: write");
        TokenAuthException azure = await FailureOfAsync(As(RunnerIdentityToken.AzurePipelines("1"), AzureAudience));
        azure.Message.ShouldContain(AzureSecret);
        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_runner_that_refuses_is_said_so()
    {
        OnGitHub();
        Set(GitHubSecret, "wrong-request-token");

        TokenAuthException error = await FailureOfAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer));

        error.ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        error.Message.ShouldContain("401");
        error.ToString().ShouldNotContain("wrong-request-token");
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("""{"value":7}""")]
    [InlineData("""{"value":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"other":2}""")]
    [InlineData("""{"value":"no.token"}""")]
    [InlineData("""{"value":"a b"}""")]
    public async Task A_runner_that_answers_with_something_else_is_said_so(string body)
    {
        OnGitHub();
        Emulator.FailNext("/ci/github/token", 1, EmulatorFault.Status(200, body));

        (await FailureOfAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer))).ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        RequestsTo(TokenPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_runner_whose_answer_does_not_end_is_not_read_to_the_end()
    {
        OnGitHub();
        Emulator.FailNext("/ci/github/token", 1, EmulatorFault.EndlessBody("{\"value\":\"", "a"));

        (await FailureOfAsync(As(RunnerIdentityToken.GitHubActions(Issuer), Issuer))).ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        RequestsTo(TokenPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_the_platform_keeps_fresh_is_read_each_time()
    {
        string file = Folder["identity"];
        await File.WriteAllTextAsync(file, await GitHubTokenAsync() + "\n", Ends);
        AuthSession session = await ConnectAsync(As(new FileIdentityToken(file), Issuer));
        Expire(session);
        await File.WriteAllTextAsync(file, await GitHubTokenAsync() + "\n", Ends);

        (await TokenAsync(session)).Position.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        await File.WriteAllTextAsync(Folder["empty"], "\n", Ends);

        TokenAuthException missing = await FailureOfAsync(As(new FileIdentityToken(Folder["missing"]), Issuer));
        missing.ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        missing.Message.ShouldContain("missing");
        (await FailureOfAsync(As(new FileIdentityToken(Folder["empty"]), Issuer))).ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
    }

    [Fact]
    public async Task A_variable_of_the_job_is_read_each_time()
    {
        Set(OwnVariable, await GitHubTokenAsync());
        AuthSession session = await ConnectAsync(As(new EnvironmentIdentityToken(OwnVariable), Issuer));
        Expire(session);
        Set(OwnVariable, await GitHubTokenAsync());
        (await TokenAsync(session)).Position.Epoch.ShouldBe(2);

        // What was spent is refused, and a new one is taken again.
        Expire(session);
        (await Should.ThrowAsync<TokenAuthException>(TokenAsync(session))).ErrorId.ShouldBe(ErrorId.SignInRefused);
        Set(OwnVariable, await GitHubTokenAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await TokenAsync(session)).Position.Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task A_variable_that_is_not_set_is_named()
    {
        TokenAuthException error = await FailureOfAsync(As(new EnvironmentIdentityToken(OwnVariable), Issuer));

        error.ErrorId.ShouldBe(ErrorId.IdentityTokenUnavailable);
        error.Message.ShouldContain(OwnVariable);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_at_hand_is_good_for_one_redemption(bool exchange)
    {
        var source = new GivenIdentityToken(new Secret(await GitHubTokenAsync()));
        AuthSession session = await ConnectAsync(Through(Flow(source, exchange), WorkloadClient));
        session.CanRenew.ShouldBeFalse();
        Expire(session);

        (await Should.ThrowAsync<SignInAgainException>(TokenAsync(session))).Reason.ShouldBe(SignInAgainReason.NoWayToRenew);
        Seen.Redemptions.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_identity_alone_is_enough_where_the_server_asks_for_no_client(bool exchange)
    {
        var source = new GivenIdentityToken(new Secret(await GitHubTokenAsync()));

        AuthSession session = await ConnectAsync(Through(Flow(source, exchange), client: null));

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_the_server_does_not_take_is_a_refused_sign_in(bool exchange)
    {
        string token = await GitHubTokenAsync();
        Clock.Advance(TimeSpan.FromMinutes(10));

        TokenAuthException error = await FailureOfAsync(Through(Flow(new GivenIdentityToken(new Secret(token)), exchange), WorkloadClient));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.ToString().ShouldNotContain(token);
    }

    private static ISignInFlow Flow(IIdentityTokenSource source, bool exchange) =>
        exchange ? new TokenExchangeSignIn("workload", source) : new AssertionSignIn("workload", source);

    private ConnectRequest As(IIdentityTokenSource source, string audience, bool exchange = false) =>
        Through(Flow(new AudienceCheckedToken(source, audience), exchange), WorkloadClient);

    private void OnGitHub(string query = "")
    {
        Set(GitHubAddress, $"{Issuer}/ci/github/token{query}");
        Set(GitHubSecret, "request-token");
    }

    private void OnAzure()
    {
        Set(AzureAddress, Issuer + "/ci/azure/oidctoken");
        Set(AzureSecret, "request-token");
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    private async Task<string> GitHubTokenAsync()
    {
        OnGitHub();
        var context = new SignInContext
        {
            Service = Through(new ClientCredentialsSignIn("x"), client: null).Service,
            BaseAddress = Emulator.HttpAddress,
            Connections = Engine.Connections,
            Clock = Clock,
            TotpLedger = Engine.TotpLedger,
        };
        return (await RunnerIdentityToken.GitHubActions(Issuer).FetchAsync(context, Ends)).Reveal();
    }
}
