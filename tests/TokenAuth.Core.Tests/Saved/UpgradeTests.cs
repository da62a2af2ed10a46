using System.Security.Authentication;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Saved;

/// <summary>
/// What an earlier version saved, read by this one. The files in <c>Fixtures/saved-by-0.1.0</c> are what that version wrote, vault and sealed
/// file, and never change: the vault has the token of the sign-in, the sealed file the one that a renewal brought.
/// </summary>
public sealed class UpgradeTests : SavedTest
{
    private const string EndOfTheRenewedToken = "UZ65K9Eaw3Tug";

    private static readonly DateTimeOffset Expiry = new(2030, 5, 4, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_session_that_0_1_0_saved_goes_on()
    {
        Bring();
        EngineProcess process = NewProcess();

        AuthSession session = await RestoreAsync(process);

        session.Account.ShouldBe(Anna);
        session.Service.ShouldBe("BackOffice");
        session.Epoch.ShouldBe(1);
        session.Generation.ShouldBe(2);
        session.ExpiresAt.ShouldBe(Expiry);
        session.CanRenew.ShouldBeTrue();
        session.AllowedOrigins.ShouldBe([session.Origin, "https://reports.example.com", "https://*.tenants.example.com"], ignoreOrder: true);
        session.Setup.Context.Transport.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        session.Setup.Context.Transport.Proxy.ShouldBe(new Uri("http://proxy.example.com:8080"));
        session.Setup.Flow.ShouldBeOfType<PasswordSignIn>().CanRepeat.ShouldBeTrue();
        (await TokenAsync(process, session)).Value.Reveal().ShouldEndWith(EndOfTheRenewedToken);
        process.Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_vault_alone_brings_the_token_of_the_sign_in()
    {
        Bring();
        Directory.Delete(SessionsFolder, recursive: true);
        EngineProcess process = NewProcess();

        AuthSession session = await RestoreAsync(process);

        session.Generation.ShouldBe(1);
        (await TokenAsync(process, session)).Value.Reveal().ShouldNotEndWith(EndOfTheRenewedToken);
    }

    [Fact]
    public async Task It_is_listed_as_that_version_described_it()
    {
        Bring();
        EngineProcess process = NewProcess();

        SavedSession saved = (await process.Store.ListSavedAsync(process.Vault, Ends)).ShouldHaveSingleItem();

        saved.Name.ShouldBe(Prod);
        saved.Account.ShouldBe(Anna);
        saved.Service.ShouldBe("BackOffice");
        saved.ExpiresAt.ShouldBe(Expiry);
    }

    [Fact]
    public async Task A_sign_in_by_this_version_follows_it_and_every_process_goes_on_with_that()
    {
        Bring();
        EngineProcess first = NewProcess();
        EngineProcess second = NewProcess();
        AuthSession before = await RestoreAsync(first);

        AuthSession session = await ConnectAsync(second, As(Anna) with { Force = true });

        session.Epoch.ShouldBe(before.Epoch + 1);
        EngineProcess third = NewProcess();
        AuthSession restored = await RestoreAsync(third);
        restored.Epoch.ShouldBe(session.Epoch);
        (await TokenAsync(third, restored)).Value.ShouldBe((await TokenAsync(second, session)).Value);
    }

    [Fact]
    public async Task It_is_signed_out_by_this_version()
    {
        Bring();
        EngineProcess process = NewProcess();
        AuthSession session = await RestoreAsync(process);

        await process.Store.DisconnectAsync(session, evenIfServerFails: true, process.Notices, Ends);

        (await process.Vault.ReadAsync(Entry, Ends)).ShouldBeNull();
        (await Should.ThrowAsync<TokenAuthException>(RestoreAsync(NewProcess()))).ErrorId.ShouldBe(ErrorId.SavedSessionNotFound);
    }

    [Fact]
    public async Task What_a_newer_version_saved_is_refused_and_not_one_byte_of_it_changes()
    {
        Bring();
        EngineProcess first = NewProcess();
        string entry = (await first.Vault.ReadAsync(Entry, Ends))!.Reveal().Replace("\"format\":1,\"session\"", "\"format\":2,\"session\"", StringComparison.Ordinal);
        entry.ShouldStartWith("{\"format\":2,");
        await first.Vault.WriteAsync(Entry, new Secret(entry), description: null, Ends);
        byte[] file = await File.ReadAllBytesAsync(SealedFile, Ends);
        file[9]++;
        await File.WriteAllBytesAsync(SealedFile, file, Ends);
        AuthSession other = await first.Store.ConnectAsync(As(Anna) with { Name = "other" }, first.Notices, Ends);
        byte[] vault = await File.ReadAllBytesAsync(VaultPath, Ends);

        foreach (Func<Task> attempt in (Func<Task>[])
        [
            () => RestoreAsync(NewProcess()),
            () => RestoreAsync(NewProcess(), force: true),
            () => ConnectAsync(NewProcess()),
            () => first.Store.SaveAsync(other, first.Vault, new SaveOptions { Name = Prod, Force = true }, first.Notices, Ends),
        ])
        {
            (await Should.ThrowAsync<TokenAuthException>(attempt)).ErrorId.ShouldBe(ErrorId.SavedSessionTooNew);
        }

        (await File.ReadAllBytesAsync(SealedFile, Ends)).ShouldBe(file);
        (await File.ReadAllBytesAsync(VaultPath, Ends)).ShouldBe(vault);
    }

    [Fact]
    public async Task How_a_session_talks_to_its_service_is_saved_whole()
    {
        EngineProcess first = NewProcess();
        TransportSettings settings = new()
        {
            NoProxy = true,
            ProxyUsesDefaultCredentials = true,
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            SkipCertificateCheck = true,
            Timeout = TimeSpan.FromSeconds(7),
        };
        await ConnectAsync(first, As(Anna) with { Transport = settings });

        AuthSession restored = await RestoreAsync(NewProcess());

        (restored.Setup.Context.Transport with { Guard = null }).ShouldBe(settings);
    }

    [Fact]
    public async Task A_session_through_a_Unix_socket_stays_with_its_process()
    {
        EngineProcess process = NewProcess();
        TransportSettings settings = new() { UnixSocket = new System.Net.Sockets.UnixDomainSocketEndPoint(Folder["no-such-socket"]) };

        (await Should.ThrowAsync<TokenAuthException>(ConnectAsync(process, As(Anna) with { Transport = settings }))).ErrorId.ShouldBe(ErrorId.SessionCannotBeSaved);

        Seen.SignIns.ShouldBe(0);
    }

    private void Bring()
    {
        File.Copy("Fixtures/saved-by-0.1.0/vault.json", VaultPath);
        string sessions = new StateFolder(Folder["shared"]).Ensure("sessions");
        foreach (string file in Directory.GetFiles("Fixtures/saved-by-0.1.0", "*.sealed"))
        {
            string copy = Path.Combine(sessions, Path.GetFileName(file));
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }
}
