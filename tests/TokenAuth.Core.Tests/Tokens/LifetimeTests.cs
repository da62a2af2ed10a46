using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class LifetimeTests
{
    private static readonly Secret Opaque = new("opaque");

    // exp - iat = 10 h
    private static readonly Secret TenHours = new("eyJhbGciOiJub25lIn0.eyJpYXQiOjE2NTYwNjcxNTQsImV4cCI6MTY1NjEwMzE1NH0.x");

    [Theory]
    [InlineData(3600.0, 3600.0, LifetimeSource.Reply)]
    [InlineData(0.5, 0.5, LifetimeSource.Reply)]
    [InlineData(0.0, 36_000.0, LifetimeSource.Jwt)]
    [InlineData(-1.0, 36_000.0, LifetimeSource.Jwt)]
    [InlineData(null, 36_000.0, LifetimeSource.Jwt)]
    public void What_the_reply_states_counts_before_what_the_token_claims(double? stated, double seconds, LifetimeSource source)
    {
        Lifetime.Of(stated is { } value ? TimeSpan.FromSeconds(value) : null, TenHours).ShouldBe((TimeSpan.FromSeconds(seconds), source));
    }

    [Fact]
    public void A_token_that_nobody_says_anything_about_has_an_unknown_lifetime()
    {
        Lifetime.Of(null, Opaque).ShouldBe((null, LifetimeSource.Unknown));
        Lifetime.Of(TimeSpan.Zero, Opaque).ShouldBe((null, LifetimeSource.Unknown));
    }

    [Fact]
    public void A_lifetime_beyond_a_century_is_a_century()
    {
        Lifetime.Of(TimeSpan.MaxValue, Opaque).Length.ShouldBe(TimeSpan.FromDays(36_500));
    }

    [Theory]
    [InlineData(36_000, 60)]
    [InlineData(600, 60)]
    [InlineData(599, 59.9)]
    [InlineData(10, 1)]
    public void The_due_window_is_60_seconds_or_a_tenth(double lifetime, double window)
    {
        Lifetime.DueWindow(TimeSpan.FromSeconds(lifetime)).ShouldBe(TimeSpan.FromSeconds(window));
    }

    [Fact]
    public void A_new_token_is_never_due()
    {
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), static milliseconds =>
        {
            var length = TimeSpan.FromMilliseconds(milliseconds);
            return Lifetime.DueWindow(length) < length && Lifetime.DueWindow(length) <= Lifetime.LongestDueWindow;
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }
}
