using TokenAuth.Canaries;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>A session that is over, in the hands of somebody who goes on with it: it has no token, gets none, and leaves none behind.</summary>
public sealed class ForgottenSessionTests : SavedTest
{
    private const string Mark = "c4n0123456789abcdef";
    private const string SignOut = "/api/v2/signout";

    private static readonly Canary Token = new("Token", Mark);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.Switches.TokenMark = Mark;
        Emulator.Switches.OpaqueAccessTokens = true;
    }

    [Fact]
    public async Task One_that_is_replaced_while_it_renews_takes_nothing_of_what_that_brings()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = Prod });
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken> waiter = TokenAsync(first, first.NewerThanNow());
        await hold.WaitForArrivals(1, Ends);

        await ConnectAsBenAsync();
        hold.Release();

        (await Should.ThrowAsync<SignInAgainException>(waiter)).Reason.ShouldBe(SignInAgainReason.SignedOut);
        first.Generation.ShouldBe(1);
        Canary.Find(ObjectText.InMemoryOf(first.Held), Token).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_is_replaced_while_it_signs_out_still_tells_the_server()
    {
        AuthSession first = await ConnectAsync(As(Anna, remember: true) with { Name = Prod });
        AccessToken token = await TokenAsync(first);
        using EmulatorHold hold = Emulator.Hold(SignOut);
        Emulator.FailNext(SignOut, 1, EmulatorFault.Status(503));
        Task failing = Store.DisconnectAsync(first, evenIfServerFails: false, Notices, Ends);
        await hold.WaitForArrivals(1, Ends);
        await ConnectAsync(As(Anna) with { Name = Prod });
        hold.Release();
        await Should.ThrowAsync<TokenAuthException>(failing);
        first.Setup.Flow.CanRepeat.ShouldBeFalse("its credential was forgotten with the replacement");

        await Store.DisconnectAsync(first, evenIfServerFails: false, Notices, Ends);

        (await StatusForAsync(token)).ShouldBe(401, "the session that was kept had its token still");
        Canary.Find(ObjectText.InMemoryOf(first.Held), Token).ShouldBeEmpty();
        Store.Get(Prod).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task One_that_is_replaced_while_it_renews_for_its_sign_out_tells_the_server_too()
    {
        AuthSession first = await ConnectAsync(As(Anna) with { Name = Prod });
        Expire(first);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task ending = Store.DisconnectAsync(first, evenIfServerFails: false, Notices, Ends);
        await hold.WaitForArrivals(1, Ends);
        await ConnectAsBenAsync();
        hold.Release();

        await ending;

        RequestsTo(SignOut).ShouldHaveSingleItem().Headers["Authorization"].ShouldStartWith($"Bearer {Mark}");
        Seen.SignOuts.ShouldBe(1);
        Canary.Find(ObjectText.InMemoryOf(first.Held), Token).ShouldBeEmpty();
    }

    [Fact]
    public async Task Signed_out_twice_it_leaves_the_session_that_is_saved_there_by_now()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
        await ConnectAsync(process);

        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);

        RequestsTo(SignOut).Count.ShouldBe(1);
        (await TokenAsync(process, await RestoreAsync(NewProcess()))).Position.Epoch.ShouldBeGreaterThan(1);
        process.Store.Get(Prod).State.ShouldBe(AuthSessionState.Active);
    }

    [Fact]
    public async Task What_is_owed_of_it_is_not_written_any_more()
    {
        EngineProcess process = NewProcess();
        process.Vault.Before = Failing(ErrorId.VaultLocked, IsWriteOfEntry);
        AuthSession session = await ConnectAsync(process);
        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
        File.Delete(SealedFile);
        process.Vault.Before = static _ => Task.CompletedTask;

        TokenAuthException? outcome = await session.Keeping!.Upkeep.WriteOwedAsync(session);

        outcome.ShouldBeOfType<SignInAgainException>().Reason.ShouldBe(SignInAgainReason.SignedOut);
        (await process.Store.ListSavedAsync(process.Vault, Ends)).ShouldBeEmpty();
        Directory.GetFiles(SessionsFolder, "*.sealed").ShouldBeEmpty();
    }

    [Fact]
    public async Task Signed_out_while_it_is_being_saved_it_is_not_saved()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await process.Store.ConnectAsync(As(Anna) with { Name = Prod }, process.Notices, Ends);
        process.Vault.Before = call => call is { Operation: "Read", Entry: Entry } && !session.IsSignedOut
            ? process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends)
            : Task.CompletedTask;

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions(), process.Notices, Ends));

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        session.Vault.ShouldBeNull();
        (await process.Store.ListSavedAsync(process.Vault, Ends)).ShouldBeEmpty();
        Directory.GetFiles(SessionsFolder, "*.sealed").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_another_process_left_gives_it_no_token()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        SessionDocument document = session.ToDocument(session.Keeping!);
        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
        var newer = new KeptState { Document = document with { Tokens = document.Tokens with { Position = document.Tokens.Position.NextRotation() } } };

        session.Adopt(newer);

        Canary.Find(ObjectText.InMemoryOf(session.Held), Token).ShouldBeEmpty();
        Should.Throw<SignInAgainException>(() => session.KeepAt(session.Keeping!, document.Tokens.Position)).Reason.ShouldBe(SignInAgainReason.SignedOut);
        Should.Throw<SignInAgainException>(() => session.ToDocument(session.Keeping!)).Reason.ShouldBe(SignInAgainReason.SignedOut);
    }

    [Fact]
    public async Task It_still_says_whose_it_was_and_has_nothing_to_sign_in_with()
    {
        AuthSession session = await ConnectAsync(As(Anna, remember: true) with { Name = Prod });

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        session.Account.ShouldBe(Anna);
        session.Setup.Flow.ShouldBeOfType<SpentSignIn>();
        session.Setup.Context.Client.ShouldBeNull();
        session.Held.IsForgotten.ShouldBeTrue();
        session.Held.Tokens.RefreshToken.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_vault_was_given_is_remembered_by_its_hash_alone()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        SessionKeeping keeping = session.Keeping!;

        keeping.WrittenHash!.Length.ShouldBe(64);
        (await keeping.HasEntryLastedAsync(Ends)).ShouldBeTrue();
    }

    private Task<AuthSession> ConnectAsBenAsync()
    {
        Emulator.Users.Add(new EmulatorUser { Email = "ben@example.com", Password = Password });
        return ConnectAsync(As("ben@example.com") with { Name = Prod, Force = true });
    }
}
