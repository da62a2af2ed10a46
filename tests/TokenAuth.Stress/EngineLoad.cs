using System.Globalization;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Stress;

/// <summary>A process of the engine that restores the session and uses it with several callers at once, until its standard input ends.</summary>
internal static class EngineLoad
{
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        using var engine = new EngineContext(state: new StateFolder(args[1]));
        using var ended = new CancellationTokenSource();
        var store = new SessionStore(engine);
        FileVault vault = EngineWorkforce.Vault(args[0]);
        int callers = int.Parse(args[2], CultureInfo.InvariantCulture);
        Task[] work = [.. Enumerable.Range(0, callers).Select(_ => Task.Run(() => UseAsync(store, vault, ended.Token)))];
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await ended.CancelAsync();
        await Task.WhenAll(work);
        return 0;
    }

    private static async Task UseAsync(SessionStore store, FileVault vault, CancellationToken ended)
    {
        for (int i = 0; !ended.IsCancellationRequested; i++)
        {
            try
            {
                AuthSession session = await store.RestoreAsync(Sandbox.Session, vault, force: false, SilentNotices.Instance, CancellationToken.None);
                await session.GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None);
                using HttpResponseMessage response = await new AuthorizedClient(session).SendAsync(new RequestSpec { Address = "/api/v2/whoami" }, SilentNotices.Instance, CancellationToken.None);
                WorkerLine.Served(session.Epoch, session.Generation).Print();
                await Task.Delay(BetweenRequests, TimeProvider.System, CancellationToken.None);
            }
            catch (SignInAgainException failure)
            {
                WorkerLine.SignInAgain(failure.Reason.ToString()).Print();
                await Task.Delay(AfterFailure, TimeProvider.System, CancellationToken.None);
            }
            catch (Exception failure)
            {
                WorkerLine.Failed((failure as ITypedError)?.ErrorId ?? failure.GetType().Name, failure.Message).Print();
                await Task.Delay(AfterFailure, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
