using System.Runtime.Versioning;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Saved;

public sealed class SavedSessionTests : SavedTest
{
    private const string Carl = "carl@example.com";
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    [Fact]
    public async Task A_session_goes_on_in_another_process_without_a_sign_in()
    {
        EngineProcess first = NewProcess();
        AuthSession connected = await ConnectAsync(first);
        AccessToken before = await TokenAsync(first, connected);

        EngineProcess second = NewProcess();
        AuthSession restored = await RestoreAsync(second);

        restored.Name.ShouldBe(Prod);
        restored.Vault.ShouldBe("Files");
        restored.Account.ShouldBe(Anna);
        restored.SignedInAt.ShouldBe(connected.SignedInAt);
        restored.ExpiresAt.ShouldBe(connected.ExpiresAt);
        AccessToken token = await TokenAsync(second, restored);
        token.Value.ShouldBe(before.Value);
        token.Position.ShouldBe(before.Position);
        (await GetAsync(restored, "/api/v2/whoami")).IsSuccessStatusCode.ShouldBeTrue();
        Seen.SignIns.ShouldBe(1);
        second.Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_in_memory_is_saved_and_says_where()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await first.Store.ConnectAsync(As(Anna), first.Notices, Ends);
        session.Vault.ShouldBeNull();

        await first.Store.SaveAsync(session, first.Vault, new SaveOptions { Name = Prod }, first.Notices, Ends);

        session.Vault.ShouldBe("Files");
        (await FreshTokenAsync()).Value.ShouldBe((await TokenAsync(first, session)).Value);
    }

    [Fact]
    public async Task What_one_process_renews_the_others_adopt_without_a_redemption()
    {
        EngineProcess first = NewProcess();
        EngineProcess second = NewProcess();
        AuthSession one = await ConnectAsync(first);
        AuthSession other = await RestoreAsync(second);
        Expire(one);

        AccessToken renewed = await TokenAsync(first, one);
        AccessToken adopted = await TokenAsync(second, other);

        renewed.Position.Generation.ShouldBe(2);
        adopted.Value.ShouldBe(renewed.Value);
        Seen.Redemptions.ShouldBe(1);
        (await FreshTokenAsync()).Value.ShouldBe(renewed.Value);
    }

    [Fact]
    public async Task A_token_that_is_not_due_is_handed_out_without_a_look_at_any_file()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        Directory.Delete(Folder["shared"], recursive: true);
        int calls = first.Vault.Calls.Count;

        await TokenAsync(first, session);

        Directory.Exists(Folder["shared"]).ShouldBeFalse();
        first.Vault.Calls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Processes_that_find_the_token_due_at_once_redeem_once()
    {
        EngineProcess first = NewProcess();
        AuthSession connected = await ConnectAsync(first);
        List<(EngineProcess Process, AuthSession Session)> all = [(first, connected)];
        for (int index = 0; index < 7; index++)
        {
            EngineProcess process = NewProcess();
            all.Add((process, await RestoreAsync(process)));
        }

        Expire(connected);
        using EmulatorHold hold = Emulator.Hold(Refresh);
        Task<AccessToken>[] waiters = [.. all.Select(one => Task.Run(() => TokenAsync(one.Process, one.Session), Ends))];
        await hold.WaitForArrivals(1, Ends);
        hold.Release();
        AccessToken[] tokens = await Task.WhenAll(waiters);

        tokens.Select(static token => token.Value).Distinct().ShouldHaveSingleItem();
        Seen.Redemptions.ShouldBe(1);
        Seen.ReuseDetections.ShouldBe(0);
    }

    [Fact]
    public async Task A_forced_renewal_is_content_with_what_another_process_has_renewed()
    {
        EngineProcess first = NewProcess();
        EngineProcess second = NewProcess();
        AuthSession one = await ConnectAsync(first);
        AuthSession other = await RestoreAsync(second);
        AccessToken renewed = await TokenAsync(first, one, one.NewerThanNow());

        AccessToken token = await TokenAsync(second, other, other.NewerThanNow());

        token.Value.ShouldBe(renewed.Value);
        Seen.Redemptions.ShouldBe(1);
    }

    [Fact]
    public async Task A_local_vault_is_written_at_the_sign_in_and_not_by_renewals()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        int writes = Writes(first);
        for (int generation = 2; generation < 5; generation++)
        {
            Expire(session);
            (await TokenAsync(first, session)).Position.Generation.ShouldBe(generation);
        }

        Writes(first).ShouldBe(writes);
        (await FreshTokenAsync()).Position.Generation.ShouldBe(4);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_may_read_what_is_kept_and_nothing_of_it_is_in_plain_text()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes.");
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        Expire(session);
        AccessToken token = await TokenAsync(process, session);

        File.GetUnixFileMode(SessionsFolder).ShouldBe(OwnerFolder);
        File.GetUnixFileMode(Folder["shared"]).ShouldBe(OwnerFolder);
        string[] files = Directory.GetFiles(SessionsFolder);
        files.Length.ShouldBe(3);
        foreach (string file in files)
        {
            File.GetUnixFileMode(file).ShouldBe(OwnerFile);
            string content = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Ends));
            content.ShouldNotContain(token.Value.Reveal());
            content.ShouldNotContain(session.Held.Tokens.RefreshToken!.Reveal());
            content.ShouldNotContain("anna");
            Path.GetFileName(file).ShouldNotContain(Prod);
        }
    }

    [Fact]
    public async Task A_list_tells_what_the_metadata_says_and_opens_no_secret()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);
        int reads = process.Vault.Calls.Count(static call => call.Operation == "Read");

        SavedSession saved = (await process.Store.ListSavedAsync(process.Vault, Ends)).ShouldHaveSingleItem();

        saved.Name.ShouldBe(Prod);
        saved.Vault.ShouldBe("Files");
        saved.Account.ShouldBe(Anna);
        saved.Service.ShouldBe("BackOffice");
        saved.Origin.ShouldBe(session.Origin);
        saved.ExpiresAt.ShouldBe(session.ExpiresAt);
        saved.SignedInAt.ShouldBe(session.SignedInAt);
        process.Vault.Calls.Count(static call => call.Operation == "Read").ShouldBe(reads);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_not_found_and_near_ones_are_named()
    {
        EngineProcess process = NewProcess();
        await ConnectAsync(process);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(process.Store.RestoreAsync("prot", process.Vault, force: false, process.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
        error.Message.ShouldContain(" Near are: 'prod'.");
        error.NextStep.ShouldNotBeNullOrEmpty();
        (await Should.ThrowAsync<TokenAuthException>(process.Store.RestoreAsync("something else", process.Vault, force: false, process.Notices, Ends))).Message.ShouldNotContain("Near");
    }

    [Fact]
    public async Task The_name_of_the_vaults_key_is_no_sessions_name()
    {
        EngineProcess process = NewProcess();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(
            process.Store.ConnectAsync(As(Anna) with { Name = "Key", Vault = process.Vault }, process.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Seen.SignIns.ShouldBe(0);
    }

    [Fact]
    public async Task Another_accounts_saved_session_is_replaced_on_request_only()
    {
        await ConnectAsync(NewProcess());
        EngineProcess process = NewProcess();
        Emulator.Users.Add(new EmulatorUser { Email = Carl, Password = Password });
        ConnectRequest carl = As(Carl) with { Name = Prod, Vault = process.Vault };

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(process.Store.ConnectAsync(carl, process.Notices, Ends));
        error.ErrorId.ShouldBe(ErrorId.SessionExists);
        error.NextStep.ShouldNotBeNullOrEmpty();
        error.Message.ShouldContain(Anna);
        Seen.SignIns.ShouldBe(1);

        await process.Store.ConnectAsync(carl with { Force = true }, process.Notices, Ends);

        EngineProcess third = NewProcess();
        (await RestoreAsync(third)).Account.ShouldBe(Carl);
    }

    [Fact]
    public async Task A_process_whose_session_was_replaced_by_another_accounts_does_not_go_on_as_that_one()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first);
        EngineProcess second = NewProcess();
        Emulator.Users.Add(new EmulatorUser { Email = Carl, Password = Password });
        await second.Store.ConnectAsync(As(Carl) with { Name = Prod, Vault = second.Vault, Force = true }, second.Notices, Ends);
        Expire(session);

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(first, session));

        error.Reason.ShouldBe(SignInAgainReason.SignedOut);
        session.Account.ShouldBe(Anna);
        (await FreshTokenAsync()).Position.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_session_of_this_process_that_has_the_name_is_replaced_on_request_only()
    {
        await ConnectAsync(NewProcess());
        EngineProcess process = NewProcess();
        AuthSession other = await process.Store.ConnectAsync(As(Anna) with { Name = Prod }, process.Notices, Ends);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(RestoreAsync(process));
        error.ErrorId.ShouldBe(ErrorId.SessionExists);

        AuthSession restored = await RestoreAsync(process, force: true);
        restored.ShouldNotBeSameAs(other);
        process.Store.Get(Prod).ShouldBeSameAs(restored);
        other.State.ShouldBe(AuthSessionState.SignedOut);
    }

    [Fact]
    public async Task Restoring_twice_gives_the_same_session()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);

        (await RestoreAsync(process)).ShouldBeSameAs(session);
        (await process.Store.RestoreAsync("PROD", process.Vault, force: false, process.Notices, Ends)).ShouldBeSameAs(session);
    }

    [Fact]
    public async Task A_session_is_not_saved_in_a_second_place()
    {
        EngineProcess process = NewProcess();
        AuthSession session = await ConnectAsync(process);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(
            process.Store.SaveAsync(session, process.Vault, new SaveOptions { Name = "copy" }, process.Notices, Ends));

        error.ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);
        (await process.Store.ListSavedAsync(process.Vault, Ends)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_session_with_a_client_certificate_is_refused_before_the_sign_in()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate =
            new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=test", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
                .CreateSelfSigned(Clock.GetUtcNow(), Clock.GetUtcNow().AddDays(1));
        EngineProcess process = NewProcess();

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(process, As(Anna) with { Transport = new() { Certificate = certificate } }));

        error.ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);
        Seen.Requests.ShouldBe(0);
        Directory.Exists(SessionsFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_way_to_sign_in_that_this_process_alone_knows_is_left_out_with_a_warning()
    {
        EngineProcess process = NewProcess();
        await ConnectAsync(process, As(Anna) with { Flow = new OwnSignIn() });

        process.Notices.Warnings.ShouldHaveSingleItem().ShouldContain("without its way to sign in again");
        EngineProcess second = NewProcess();
        (await RestoreAsync(second)).CanRenew.ShouldBeFalse();
    }

    [Fact]
    public async Task A_remembered_credential_signs_in_in_another_process_too()
    {
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first, As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));
        Expire(session);
        EngineProcess second = NewProcess();

        AccessToken token = await TokenAsync(second, await RestoreAsync(second));

        token.Position.Epoch.ShouldBe(2);
        Seen.SignIns.ShouldBe(2);
        (await TokenAsync(first, session)).Value.ShouldBe(token.Value);
        Seen.SignIns.ShouldBe(2);
    }

    [Fact]
    public async Task Processes_together_sign_in_by_themselves_at_most_once_a_minute()
    {
        Emulator.Switches.AccessLifetime = TimeSpan.FromSeconds(10);
        EngineProcess first = NewProcess();
        AuthSession session = await ConnectAsync(first, As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));
        Expire(session);
        await TokenAsync(first, session);
        Expire(session);
        EngineProcess second = NewProcess();
        AuthSession restored = await RestoreAsync(second);

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(TokenAsync(second, restored));

        error.ErrorId.ShouldBe(ErrorId.RenewalTooSoon);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Seen.SignIns.ShouldBe(2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await TokenAsync(second, restored)).Position.Epoch.ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_credential_is_erased_for_every_process()
    {
        EngineProcess first = NewProcess();
        AuthSession one = await ConnectAsync(first, As(Anna, service: ServiceCatalog.Find("B2Copy"), remember: true));
        EngineProcess second = NewProcess();
        AuthSession other = await RestoreAsync(second);
        Emulator.Users.Add(new EmulatorUser { Email = Anna, Password = "changed" });
        Expire(one);
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(first, one));
        Clock.Advance(TimeSpan.FromMinutes(2));

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(second, other));
        EngineProcess third = NewProcess();
        await Should.ThrowAsync<SignInAgainException>(TokenAsync(third, await RestoreAsync(third)));

        error.Reason.ShouldBe(SignInAgainReason.CredentialRefused);
        RequestsTo("/api/v2/signin").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Client_credentials_and_every_setting_survive()
    {
        EngineProcess first = NewProcess();
        var client = new OAuthClient { Id = "client", ClientSecret = new Secret("s3cret"), Scopes = ["read"] };
        ConnectRequest request = AsOAuthClient(TimeSpan.FromHours(1)) with
        {
            Flow = new ClientCredentialsSignIn("client"),
            Client = client,
            AllowedOrigins = ["https://reports.example.com"],
            Transport = new() { Timeout = TimeSpan.FromSeconds(7), SkipCertificateCheck = true, Proxy = new Uri("http://127.0.0.1:9"), ProxyUserName = "u", ProxyPassword = new Secret("p4ss") },
        };
        AuthSession session = await ConnectAsync(first, request);
        Expire(session);
        EngineProcess second = NewProcess();
        AuthSession restored = await RestoreAsync(second);

        AccessToken token = await TokenAsync(second, restored);

        token.Position.Epoch.ShouldBe(2);
        restored.AllowedOrigins.ShouldBe(session.AllowedOrigins);
        SignInContext context = restored.Setup.Context;
        context.Transport.ShouldBe(session.Setup.Context.Transport);
        context.ServiceParameters.ShouldBe(session.Setup.Context.ServiceParameters);
        context.DeviceId.ShouldBe(session.Setup.Context.DeviceId);
        context.Client!.ClientSecret.ShouldBe(client.ClientSecret);
        context.Client.Scopes.ShouldBe(["read"]);
    }

    private static int Writes(EngineProcess process) => process.Vault.Calls.Count(static call => call.Operation == "Write");

    private sealed class OwnSignIn : ISignInFlow
    {
        public string Account => "own";

        public bool CanRepeat => true;

        public bool RisksLockOut => false;

        public Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new TokenReply { AccessToken = new Secret("own-access-token") });

        public void Forget()
        {
        }
    }
}
