namespace TokenAuth.Emulator.Tests;

public sealed class LockOutTests : EmulatorTest
{
    [Fact]
    public async Task Five_bad_attempts_within_a_minute_lock_even_the_right_password_out_for_ten_minutes()
    {
        await LockOut();

        Reply locked = await PostSignIn();
        locked.Status.ShouldBe(429);
        locked.Header("Retry-After").ShouldBe("600");
        locked.Issue.ShouldBe("Sign-in is blocked for ten minutes.");
        Emulator.Counters.Snapshot().LockOuts.ShouldBe(1);
        Emulator.Counters.Snapshot().SignInRefusals.ShouldBe(6);

        Time.Advance(TimeSpan.FromMinutes(10));
        (await PostSignIn()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Bad_attempts_over_more_than_a_minute_do_not_lock()
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            (await PostSignIn(password: "wrong")).Status.ShouldBe(401);
            Time.Advance(TimeSpan.FromSeconds(15));
        }

        (await PostSignIn()).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_lock_out_is_for_one_address_only()
    {
        await LockOut();

        (await PostSignIn("digits@example.com", "0123456")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_lock_out_may_come_as_423_without_a_word_on_how_long()
    {
        Emulator.Switches.LockOutStatus = 423;
        Emulator.Switches.SendRetryAfter = false;
        await LockOut();

        Reply locked = await PostSignIn();

        locked.Status.ShouldBe(423);
        locked.Header("Retry-After").ShouldBeNull();
    }

    [Fact]
    public async Task A_lock_out_may_say_until_when_as_a_date()
    {
        Emulator.Switches.RetryAfterAsDate = true;
        await LockOut();

        (await PostSignIn()).Header("Retry-After").ShouldBe("Sat, 01 Jun 2030 12:10:00 GMT");
    }

    private async Task LockOut()
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            (await PostSignIn(password: "wrong")).Status.ShouldBe(401);
        }
    }
}
