using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Sessions;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class DueWindowTests : EmulatorTest
{
    // Lifetime, seconds before its expiry at which it is due at a jitter of 0.
    [Theory]
    [InlineData(3600, 60)]
    [InlineData(36_000, 60)]
    [InlineData(600, 60)]
    [InlineData(300, 30)]
    [InlineData(10, 1)]
    public async Task A_token_is_due_60_seconds_or_a_tenth_of_its_lifetime_before_its_expiry(int lifetime, int window)
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromSeconds(lifetime);
        AuthSession session = await ConnectAsync();

        Clock.Advance(TimeSpan.FromSeconds(lifetime - window) - TimeSpan.FromMilliseconds(1));
        session.State.ShouldBe(AuthSessionState.Active);
        (await TokenAsync(session)).Position.Generation.ShouldBe(1);

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        session.State.ShouldBe(AuthSessionState.Due);
        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(0.5, 45)]
    [InlineData(1, 30)]
    public async Task The_jitter_stays_in_the_first_half_of_the_window(double jitter, int secondsBefore)
    {
        using var engine = new EngineContext(Clock, new StateFolder(Folder["jitter"])) { Jitter = jitter };
        AuthSession session = await new SessionStore(engine).ConnectAsync(As(Anna), Notices, Ends);
        Clock.Advance(TimeSpan.FromSeconds(3600 - secondsBefore) - TimeSpan.FromMilliseconds(1));
        session.State.ShouldBe(AuthSessionState.Active);

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        session.State.ShouldBe(AuthSessionState.Due);
    }

    [Fact]
    public void The_jitter_of_a_process_lies_between_0_and_1()
    {
        using var engine = new EngineContext(Clock, new StateFolder(Folder["jitter"]));

        engine.Jitter.ShouldBeInRange(0, 1);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_ahead_makes_the_token_due()
    {
        AuthSession session = await ConnectAsync();

        Clock.JumpWallClock(TimeSpan.FromHours(2));

        session.State.ShouldBe(AuthSessionState.Expired);
        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_does_not_make_the_token_last_longer()
    {
        AuthSession session = await ConnectAsync();

        Clock.JumpMonotonicClock(TimeSpan.FromHours(2));

        session.State.ShouldBe(AuthSessionState.Expired);
        session.ExpiresIn.ShouldBe(TimeSpan.Zero);
        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(600)]
    public async Task A_wrong_local_clock_does_no_harm(int minutes)
    {
        Emulator.Switches.ClockSkew = TimeSpan.FromMinutes(minutes);
        AuthSession session = await ConnectAsync();

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
        session.State.ShouldBe(AuthSessionState.Active);
    }

    [Theory]
    [InlineData(ReplyShape.ExpiresOn)]
    [InlineData(ReplyShape.ExpiresAt)]
    [InlineData(ReplyShape.NestedTokenObject)]
    [InlineData(ReplyShape.WrappedCamelCase)]
    public async Task An_expiry_alone_is_read_by_the_servers_own_clock(ReplyShape shape)
    {
        Emulator.Switches.ClockSkew = TimeSpan.FromHours(-3);
        Emulator.Switches.ReplyShape = shape;
        AuthSession session = await ConnectAsync();

        session.ExpiresIn.ShouldBe(TimeSpan.FromHours(1));
    }
}
