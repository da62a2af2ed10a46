using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>A session in memory becomes a saved one.</summary>
public sealed class SaveTests : SavedTest
{
    [Fact]
    public async Task It_replaces_what_was_saved_there_before_though_that_is_of_a_later_sign_in()
    {
        EngineProcess second = NewProcess();
        AuthSession session = await InMemoryAsync(second);
        Clock.Advance(TimeSpan.FromMinutes(1));
        EngineProcess first = NewProcess();
        AuthSession old = await ConnectAsync(first);

        await second.Store.SaveAsync(session, second.Vault, new SaveOptions(), second.Notices, Ends);

        session.Epoch.ShouldBe(2);
        (await FreshTokenAsync()).Value.ShouldBe((await TokenAsync(second, session)).Value);
        (await TokenAsync(first, old, old.NewerThanNow())).Value.ShouldBe((await TokenAsync(second, session)).Value);
    }

    [Fact]
    public async Task It_gives_up_where_others_write_the_entry_all_the_time()
    {
        EngineProcess rival = NewProcess("elsewhere");
        AuthSession other = await ConnectAsync(rival);
        EngineProcess process = NewProcess();
        AuthSession session = await InMemoryAsync(process);
        int epoch = 1;
        process.Vault.Before = call => call is { Operation: "Read", Entry: Entry } ? WriteNewerAsync() : Task.CompletedTask;

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions { Force = true }, process.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);
        session.Vault.ShouldBeNull();
        process.Vault.Calls.ShouldNotContain(static call => call.Operation == "Write" && call.Entry == Entry);

        // One look before, and two in each of three rounds.
        process.Vault.Calls.Count(static call => call is { Operation: "Read", Entry: Entry }).ShouldBe(7);

        Task WriteNewerAsync()
        {
            SessionDocument document = other.ToDocument(other.Keeping!);
            return other.Keeping!.WriteEntryAsync(document with { Tokens = document.Tokens with { Position = document.Tokens.Position with { Epoch = ++epoch, SignedInAt = Clock.GetUtcNow().AddHours(1) } } }, isNew: true, Ends);
        }
    }

    [Fact]
    public async Task Saved_again_it_stays_under_the_name_it_has_there()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await process.Store.ConnectAsync(As(Anna), process.Notices, Ends);
        await process.Store.SaveAsync(session, process.Vault, new SaveOptions { Name = Prod }, process.Notices, Ends);

        await process.Store.SaveAsync(session, process.Vault, new SaveOptions(), process.Notices, Ends);

        (await process.Store.ListSavedAsync(process.Vault, Ends)).ShouldHaveSingleItem().Name.ShouldBe(Prod);
    }

    [Fact]
    public async Task A_write_that_is_lost_is_made_up_for_while_the_process_lives()
    {
        EngineProcess first = NewProcess(losesWrites: true);
        EngineProcess careless = NewProcess(losesWrites: true);
        await careless.Vault.ReadAsync("anything", Ends);
        AuthSession session = await InMemoryAsync(first);
        await first.Store.SaveAsync(session, first.Vault, new SaveOptions(), first.Notices, Ends);
        await careless.Vault.WriteAsync("unrelated", new Secret("of-somebody-else"), description: null, Ends);
        File.ReadAllText(VaultPath).ShouldNotContain(Entry);

        await RunUntilAsync(() => File.ReadAllText(VaultPath).Contains(Entry, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" prod")]
    [InlineData("pr*d")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        EngineProcess process = NewProcess();
        AuthSession session = await InMemoryAsync(process);

        TokenAuthException[] errors =
        [
            await Should.ThrowAsync<TokenAuthException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions { Name = name }, process.Notices, Ends)),
            await Should.ThrowAsync<TokenAuthException>(process.Store.RestoreAsync(name, process.Vault, force: false, process.Notices, Ends)),
        ];

        errors.ShouldAllBe(static error => error.ErrorId == ErrorId.ArgumentInvalid && error.NextStep!.Contains("characters", StringComparison.Ordinal));
        process.Vault.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_signed_out_is_not_saved()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await InMemoryAsync(process);
        await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions(), process.Notices, Ends));

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        process.Vault.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_accounts_saved_session_is_replaced_on_request_only()
    {
        await ConnectAsync(NewProcess());
        EngineProcess process = NewProcess();
        Emulator.Users.Add(new TokenAuth.Emulator.EmulatorUser { Email = "carl@example.com", Password = Password });
        AuthSession session = await process.Store.ConnectAsync(As("carl@example.com") with { Name = Prod }, process.Notices, Ends);

        (await Should.ThrowAsync<TokenAuthException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions(), process.Notices, Ends))).ErrorId.ShouldBe(ErrorId.SessionExists);
        session.Vault.ShouldBeNull();

        await process.Store.SaveAsync(session, process.Vault, new SaveOptions { Force = true }, process.Notices, Ends);
        (await RestoreAsync(NewProcess())).Account.ShouldBe("carl@example.com");
    }

    [Fact]
    public async Task A_session_that_cannot_be_saved_stays_in_memory()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await process.Store.ConnectAsync(As(Anna, service: TestServices.BackOffice with { Json = null }) with { Name = Prod }, process.Notices, Ends);

        (await Should.ThrowAsync<TokenAuthException>(process.Store.SaveAsync(session, process.Vault, new SaveOptions(), process.Notices, Ends))).ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);

        process.Vault.Calls.ShouldBeEmpty();
        (await TokenAsync(process, session, session.NewerThanNow())).Position.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_the_names_as_they_were_given()
    {
        EngineProcess process = NewProcess();
        foreach (string name in (string[])["Prod", "alpha", "Test"])
        {
            await process.Store.ConnectAsync(As(Anna) with { Name = name, Vault = process.Vault }, process.Notices, Ends);
        }

        (await process.Store.ListSavedAsync(process.Vault, Ends)).Select(static saved => saved.Name).ShouldBe(["alpha", "Prod", "Test"]);
    }

    [Fact]
    public async Task A_service_that_a_program_made_is_refused_before_the_sign_in()
    {
        EngineProcess process = NewProcess();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(process, As(Anna, service: TestServices.BackOffice with { Json = null })));

        error.ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Seen.Requests.ShouldBe(0);
    }

    private Task<AuthSession> InMemoryAsync(EngineProcess process) => process.Store.ConnectAsync(As(Anna) with { Name = Prod }, process.Notices, Ends);
}
