using TokenAuth.Core.Tests.Support;
using TokenAuth.Sessions;
using TokenAuth.Stress;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>Real processes, killed between two steps.</summary>
public sealed class KilledTests : SavedTest
{
    // From the reply on until the file has its new name, the reply is in the hands of a process that is dead.
    private static readonly string[] LosesTheReply = [FaultPoint.AfterReply, FaultPoint.AfterWrite];

    private string ConnectLine => $"connect {Emulator.HttpAddress} {Anna} {Password.Replace(' ', '_')}";

    public static TheoryData<string, bool> PointsOfRenewal()
    {
        var points = new TheoryData<string, bool>();
        foreach (string point in FaultPoint.OfRenewal)
        {
            points.Add(point, true);
            if (point != FaultPoint.AfterEntry)
            {
                points.Add(point, false);
            }
        }

        return points;
    }

    public static TheoryData<string> PointsOfSaving() => [.. FaultPoint.OfSaving];

    public static TheoryData<string> PointsOfSignOut() => [.. FaultPoint.OfSignOut];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(FaultPoint.IsBuiltIn, "A release build has no fault points.");
        Emulator.Users.Add(new TokenAuth.Emulator.EmulatorUser { Email = Anna, Password = Password.Replace(' ', '_') });
    }

    [Theory]
    [MemberData(nameof(PointsOfRenewal))]
    public async Task After_a_renewal_that_was_killed_at_any_point_the_next_process_goes_on_but_for_a_lost_reply(string point, bool isShared)
    {
        using Worker first = Living(isShared);
        (await ConnectAsync(first)).ShouldBe("ok 1.1");
        await using WorkerProcess killed = Start(isShared, point);
        await killed.AskAsync("restore", Ends);

        string? answer = await killed.AskAsync("renew", Ends);
        if (answer is not null)
        {
            // What happens in the background happens after the answer.
            point.ShouldBe(FaultPoint.AfterEntry);
        }

        (await killed.WasKilledAsync(Ends)).ShouldBeTrue();
        using Worker next = Living(isShared);
        (await next.AnswerAsync("restore")).ShouldStartWith("ok");
        string renewed = await next.AnswerAsync("renew");

        if (LosesTheReply.Contains(point, StringComparer.Ordinal))
        {
            renewed.ShouldBe("error SignInAgain ReplyLost");
            Seen.ReuseDetections.ShouldBe(1);
            (await ConnectAsync(next)).ShouldBe("ok 2.1");
            (await next.AnswerAsync("renew")).ShouldBe("ok 2.2");
            return;
        }

        renewed.ShouldStartWith("ok 1.");
        Seen.SignIns.ShouldBe(1);
        Seen.ReuseDetections.ShouldBe(0);
        Seen.Redemptions.ShouldBe(int.Parse(renewed["ok 1.".Length..], System.Globalization.CultureInfo.InvariantCulture) - 1);
    }

    [Theory]
    [InlineData(FaultPoint.AfterReply)]
    [InlineData(FaultPoint.AfterWrite)]
    public async Task A_lost_reply_is_made_up_for_where_the_server_allows_the_retry(string point)
    {
        Emulator.Switches.ReuseGrace = TimeSpan.FromMinutes(1);
        using Worker first = Living(isShared: false);
        await ConnectAsync(first);
        await using WorkerProcess killed = Start(isShared: false, point);
        await killed.AskAsync("restore", Ends);
        (await killed.AskAsync("renew", Ends)).ShouldBeNull();
        using Worker next = Living(isShared: false);
        await next.AnswerAsync("restore");

        (await next.AnswerAsync("renew")).ShouldBe("ok 1.2");
        Seen.SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_lives_takes_over_from_one_that_was_killed_with_the_lock()
    {
        using Worker living = Living(isShared: false);
        await ConnectAsync(living);
        await using WorkerProcess killed = Start(isShared: false, FaultPoint.AfterIntent);
        await killed.AskAsync("restore", Ends);
        (await killed.AskAsync("renew", Ends)).ShouldBeNull();

        (await living.AnswerAsync("renew")).ShouldBe("ok 1.2");
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(PointsOfSaving))]
    public async Task After_a_sign_in_that_was_killed_once_its_file_was_written_the_next_process_goes_on(string point)
    {
        await using WorkerProcess killed = Start(isShared: false, point);
        (await ConnectAsync(killed)).ShouldBeNull();
        using Worker next = Living(isShared: false);

        string restored = await next.AnswerAsync("restore");

        if (point == FaultPoint.AfterKey)
        {
            // Killed before the sign-in was sent.
            restored.ShouldStartWith("error SavedSessionNotFound");
            Seen.SignIns.ShouldBe(0);
            return;
        }

        restored.ShouldBe("ok 1.1");
        (await next.AnswerAsync("renew")).ShouldBe("ok 1.2");
        Seen.SignIns.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(PointsOfSignOut))]
    public async Task A_sign_out_that_was_killed_stays_a_sign_out(string point)
    {
        using Worker living = Living(isShared: false);
        await ConnectAsync(living);
        await using WorkerProcess killed = Start(isShared: false, point);
        await killed.AskAsync("restore", Ends);
        (await killed.AskAsync("signout", Ends)).ShouldBeNull();

        (await living.AnswerAsync("renew")).ShouldBe("error SignInAgain SignedOut");
        using Worker next = Living(isShared: false);
        (await next.AnswerAsync("restore")).ShouldBe("error SignInAgain SignedOut");
        (await next.AnswerAsync("restore")).ShouldStartWith("error SavedSessionNotFound");
        (await ConnectAsync(next)).ShouldBe("ok 3.1");
    }

    private WorkerProcess Start(bool isShared, string? fault = null) => WorkerProcess.Start(VaultPath, Folder["shared"], isShared, fault);

    private Worker Living(bool isShared) => new(new WorkerOptions { Vault = VaultPath, State = Folder["shared"], IsShared = isShared });

    private Task<string> ConnectAsync(Worker worker) => worker.AnswerAsync(ConnectLine);

    private Task<string?> ConnectAsync(WorkerProcess worker) => worker.AskAsync(ConnectLine, Ends);
}
