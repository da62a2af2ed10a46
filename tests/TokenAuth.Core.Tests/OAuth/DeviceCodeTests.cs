using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class DeviceCodeTests : OAuthTest
{
    private const string DevicePath = "/oauth/device";

    [Fact]
    public async Task A_person_types_the_code_on_another_device()
    {
        DeviceScreen screen = Approving();

        AuthSession session = await ConnectAtLastAsync(screen);

        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
        screen.Code!.VerificationAddress.ShouldBe(new Uri(Issuer + "/device"));
        screen.Code.CompleteAddress!.Query.ShouldBe("?user_code=" + screen.Code.UserCode);
        Seen.DevicePolls.ShouldBe(1);
        Gaps().ShouldBe([5]);
    }

    [Fact]
    public async Task The_code_is_shown_with_the_time_that_is_left()
    {
        Emulator.Switches.DeviceApprovesAtPoll = 2;
        var screen = new DeviceScreen();

        await ConnectAtLastAsync(screen);

        screen.TimesLeft.ShouldBe([.. Enumerable.Range(0, 10).Select(static second => TimeSpan.FromSeconds(600 - second))]);
    }

    [Fact]
    public async Task The_session_renews_with_its_refresh_token_and_asks_nobody()
    {
        DeviceScreen screen = Approving();
        AuthSession session = await ConnectAtLastAsync(screen);
        int shown = screen.TimesLeft.Count;
        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
        screen.TimesLeft.Count.ShouldBe(shown);
    }

    [Fact]
    public async Task Who_says_no_is_not_signed_in()
    {
        var screen = new DeviceScreen { Person = code => Emulator.Devices.Deny(code.UserCode) };

        TokenAuthException error = await FailureOfAsync(PassTimeUntilAsync(ConnectAsync(As(screen))));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        Seen.DevicePolls.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_asked_less_often_is_asked_five_seconds_later_each_time()
    {
        Emulator.Switches.DeviceApprovesAtPoll = 2;
        Emulator.FailNext(TokenPath, 2, EmulatorFault.Status(400, """{"error":"slow_down"}"""));

        await ConnectAtLastAsync(new DeviceScreen());

        Gaps().ShouldBe([5, 10, 15, 15]);
    }

    [Fact]
    public async Task A_server_that_says_no_interval_is_asked_every_five_seconds()
    {
        Emulator.Switches.DeviceOmitsOptionalMembers = true;
        Emulator.Switches.DeviceApprovesAtPoll = 3;
        var screen = new DeviceScreen();

        await ConnectAtLastAsync(screen);

        screen.Code!.CompleteAddress.ShouldBeNull();
        Gaps().ShouldBe([5, 5, 5]);
    }

    [Fact]
    public async Task A_server_may_ask_for_a_longer_interval()
    {
        Emulator.Switches.DeviceInterval = TimeSpan.FromSeconds(30);
        Emulator.Switches.DeviceApprovesAtPoll = 2;

        await ConnectAtLastAsync(new DeviceScreen());

        Gaps().ShouldBe([30, 30]);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_asked_less_often()
    {
        Emulator.Switches.DeviceApprovesAtPoll = 1;
        Emulator.FailNext(TokenPath, 2, EmulatorFault.AbortConnection);

        await ConnectAtLastAsync(new DeviceScreen());

        Gaps().ShouldBe([5, 10, 20]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(502)]
    public async Task A_server_in_trouble_does_not_end_the_wait(int status)
    {
        Emulator.Switches.DeviceApprovesAtPoll = 1;
        Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(status));

        await ConnectAtLastAsync(new DeviceScreen());

        Gaps().ShouldBe([5, 10]);
    }

    [Fact]
    public async Task A_server_that_says_wait_with_status_200_is_understood()
    {
        Emulator.Switches.DeviceApprovesAtPoll = 1;
        Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(200, """{"error":"authorization_pending"}"""));

        await ConnectAtLastAsync(new DeviceScreen());

        Gaps().ShouldBe([5, 5]);
    }

    [Fact]
    public async Task Who_takes_too_long_is_told_so()
    {
        Emulator.Switches.DeviceLifetime = TimeSpan.FromSeconds(12);

        TokenAuthException error = await FailureOfAsync(PassTimeUntilAsync(ConnectAsync(As(new DeviceScreen()))));

        error.ErrorId.ShouldBe(ErrorId.InteractionTimeout);
        Seen.DevicePolls.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_counts_faster_ends_the_wait_too()
    {
        Emulator.FailNext(TokenPath, 1, EmulatorFault.Status(400, """{"error":"expired_token"}"""));

        (await FailureOfAsync(PassTimeUntilAsync(ConnectAsync(As(new DeviceScreen()))))).ErrorId.ShouldBe(ErrorId.InteractionTimeout);
    }

    [Fact]
    public async Task Where_nobody_is_there_the_sign_in_says_so_at_once()
    {
        (await FailureOfAsync(As(screen: null))).ErrorId.ShouldBe(ErrorId.InteractionRequired);

        Seen.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Who_stops_the_sign_in_stops_the_asking()
    {
        using var stop = new CancellationTokenSource();
        Task<AuthSession> connecting = Store.ConnectAsync(As(new DeviceScreen()), Notices, stop.Token);
        await Clock.WaitForTimer(TimeSpan.FromSeconds(1), Ends);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(connecting);
        Seen.DevicePolls.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("""{"device_code":"a","user_code":"b","verification_uri":"no address"}""")]
    [InlineData("""{"device_code":"a b","user_code":"b","verification_uri":7}""")]
    [InlineData("""{"device_code":"a","user_code":"b","verification_uri":"\\\\\u200e"}""")]
    [InlineData("""{"device_code":"\ud800","user_code":"\ud800","verification_uri":"\ud800"}""")]
    public async Task A_reply_that_holds_no_code_is_an_unexpected_one(string body)
    {
        Emulator.FailNext(DevicePath, 1, EmulatorFault.Status(200, body));

        (await FailureOfAsync(As(new DeviceScreen()))).ErrorId.ShouldBe(ErrorId.UnexpectedReply);
    }

    [Fact]
    public async Task A_client_that_may_not_is_refused()
    {
        Emulator.Clients.Add(new EmulatorClient { Id = "public", Public = true, GrantTypes = [] });
        (await FailureOfAsync(As(new DeviceScreen()))).ErrorId.ShouldBe(ErrorId.SignInRefused);
        (await FailureOfAsync(As(new DeviceScreen(), new OAuthClient { Id = "nobody" }))).ErrorId.ShouldBe(ErrorId.ClientRefused);
    }

    private DeviceScreen Approving() => new() { Person = code => Emulator.Devices.Approve(code.UserCode).ShouldBeTrue() };

    private ConnectRequest As(ISignInInteraction? screen, OAuthClient? client = null) => Through(new DeviceCodeSignIn("public"), client ?? PublicClient, screen);

    private Task<AuthSession> ConnectAtLastAsync(ISignInInteraction screen) => PassTimeUntilAsync(ConnectAsync(As(screen)));

    /// <summary>How many seconds lay before each request to the token endpoint.</summary>
    private double[] Gaps()
    {
        DateTimeOffset[] instants = [.. RequestsTo(DevicePath).Concat(RequestsTo(TokenPath)).Select(static request => request.ReceivedAt)];
        return [.. instants.Skip(1).Zip(instants, static (later, earlier) => (later - earlier).TotalSeconds)];
    }
}
