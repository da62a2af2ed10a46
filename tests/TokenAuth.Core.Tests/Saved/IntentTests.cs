using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.State;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>What is about to be sent stands on disk, and what it means to the next one if it still stands there.</summary>
public sealed class IntentTests : SavedTest
{
    [Fact]
    public async Task It_stands_there_while_the_request_is_under_way()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> renewing = TokenAsync(first, session, session.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);

        KeptState kept = await other.Keeping!.LookAsync(Ends);

        kept.Intent.ShouldBe(new SessionIntent(IsSignIn: false, Clock.GetUtcNow()));
        kept.Position.ShouldBe(other.Held.Tokens.Position);
        hold.Release();
        await renewing;
        (await other.Keeping.LookAsync(Ends)).Intent.ShouldBeNull();
    }

    [Fact]
    public async Task A_request_that_brought_nothing_leaves_nothing_open()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(429));

        await Should.ThrowAsync<TokenAuthException>(TokenAsync(process, session, session.NewerThanNow()));

        KeptState kept = await session.Keeping!.LookAsync(Ends);
        kept.Position.ShouldBe(session.Held.Tokens.Position);
        kept.Intent.ShouldBeNull();
        (await ReasonAfterRefusalAsync(process, session)).ShouldBe(SignInAgainReason.RefreshTokenRefused);
    }

    [Fact]
    public async Task An_intent_that_still_stands_means_that_the_reply_may_be_lost()
    {
        EngineProcess first = NewProcess();
        AuthSession died = await ConnectAsync(first);
        using (FileLock? mine = await died.Keeping!.LockAsync(TimeSpan.Zero, Ends))
        {
            died.Keeping.Write(mine, died.ToDocument(died.Keeping), new SessionIntent(IsSignIn: false, Clock.GetUtcNow())).ShouldBeTrue();
        }

        EngineProcess second = NewProcess();
        AuthSession session = await RestoreAsync(second);

        (await ReasonAfterRefusalAsync(second, session)).ShouldBe(SignInAgainReason.ReplyLost);
    }

    [Fact]
    public async Task A_sign_in_of_its_own_that_failed_leaves_nothing_open()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process, As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));
        Expire(session);
        Emulator.FailNext("/api/v2/signin", 9, EmulatorFault.Status(429));

        await Should.ThrowAsync<TokenAuthException>(TokenAsync(process, session));

        RequestsTo("/api/v2/signin").Count.ShouldBeGreaterThan(1);
        (await session.Keeping!.LookAsync(Ends)).Intent.ShouldBeNull();
    }

    private async Task<SignInAgainReason> ReasonAfterRefusalAsync(EngineProcess process, AuthSession session)
    {
        Emulator.RevokeFamilies();
        Clock.Advance(TimeSpan.FromMinutes(1));
        return (await Should.ThrowAsync<SignInAgainException>(TokenAsync(process, session, session.NewerThanNow()))).Reason;
    }
}
