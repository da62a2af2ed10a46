using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

public sealed class TornEntryTests : SavedTest
{
    // More of them than a run of all tests has time for: TOKENAUTH_ROUNDS=1000.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("TOKENAUTH_ROUNDS"), System.Globalization.CultureInfo.InvariantCulture, out int rounds) ? rounds : 40;

    private static readonly string[] Expected = [ErrorId.SavedSessionNotFound, ErrorId.SignInAgain];

    protected override TimeSpan Patience => TimeSpan.FromSeconds(60 + Rounds);

    /// <summary>While one process signs in and saves, others list, restore, use and disconnect: each sees a whole session or none.</summary>
    [Fact]
    public async Task A_saved_session_is_whole_or_not_there()
    {
        using var done = new CancellationTokenSource();
        Task[] others = [.. Enumerable.Range(0, 3).Select(index => Task.Run(() => DisturbAsync(index, done.Token), Ends))];
        EngineProcess process = NewProcess();
        for (int round = 0; round < Rounds; round++)
        {
            AuthSession session = round % 2 == 0
                ? await ConnectAsync(process)
                : await SaveAsync(process);
            session.Vault.ShouldBe("Files");
        }

        await done.CancelAsync();
        await Task.WhenAll(others);
        Seen.ReuseDetections.ShouldBe(0);
    }

    private async Task<AuthSession> SaveAsync(EngineProcess process)
    {
        AuthSession session = await process.Store.ConnectAsync(As(Anna) with { Name = "unsaved" }, process.Notices, Ends);
        if (session.Vault is null)
        {
            await process.Store.SaveAsync(session, process.Vault, new SaveOptions { Name = Prod }, process.Notices, Ends);
        }

        return session;
    }

    private async Task DisturbAsync(int index, CancellationToken done)
    {
        for (int round = index; !done.IsCancellationRequested; round++)
        {
            using EngineProcess process = NewProcess();
            try
            {
                foreach (SavedSession saved in await process.Store.ListSavedAsync(process.Vault, Ends))
                {
                    saved.Account.ShouldBe(Anna);
                    saved.Name.ShouldBe(Prod);
                }

                AuthSession session = await RestoreAsync(process);
                session.Account.ShouldBe(Anna);
                await TokenAsync(process, session, session.NewerThanNow());
                if (round % 4 == 0)
                {
                    await process.Store.DisconnectAsync(session, evenIfServerFails: false, process.Notices, Ends);
                }
            }
            catch (TokenAuthException failure) when (Expected.Contains(failure.ErrorId, StringComparer.Ordinal))
            {
                // Not there, or ended meanwhile.
            }
        }
    }
}
