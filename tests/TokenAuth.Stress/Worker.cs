using System.Security.Cryptography;
using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Stress;

/// <summary>
/// A process that does with a saved session what it reads, line by line, and answers each line with one: <c>connect address user password</c>, perhaps
/// with <c>remember</c>, <c>restore</c>, <c>token</c>, <c>renew</c>, <c>signout</c>, <c>collect</c>. The answers are <c>ok epoch.generation</c> and
/// <c>error id reason</c>. Of a password <c>seed:word</c> the hash is the password, so that nothing else in the process has ever held it.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly WorkerOptions _options;
    private readonly FileVault _vault;
    private readonly EngineContext _engine;
    private readonly SessionStore _store;
    private AuthSession? _session;

    public Worker(WorkerOptions options)
    {
        _options = options;
        _vault = new FileVault(options.Vault) { IsShared = options.IsShared, StaleFor = options.StaleFor };
        _engine = new EngineContext(state: new StateFolder(options.State));
        _store = new SessionStore(_engine);
    }

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        using var worker = new Worker(WorkerOptions.Parse(args));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // On a thread that has not done the work: the wait for the next line would keep on its stack whatever that held last.
            string answer = await worker.AnswerAsync(line).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await Console.Out.WriteLineAsync(answer);
            await Console.Out.FlushAsync();
        }

        return 0;
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>Does what a line says.</summary>
    public async Task<string> AnswerAsync(string line)
    {
        try
        {
            await DoAsync(line.Split(' '));
            return $"ok {_session?.Epoch}.{_session?.Generation}";
        }
        catch (SignInAgainException error)
        {
            return $"error {error.ErrorId} {error.Reason}";
        }
        catch (TokenAuthException error)
        {
            return $"error {error.ErrorId} {error.Message}";
        }
    }

    private static string Derived(string word) =>
        word.StartsWith("seed:", StringComparison.Ordinal) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(word))) : word;

    private async Task DoAsync(string[] words)
    {
        INoticeSink silent = SilentNotices.Instance;
        switch (words)
        {
            case ["connect", var address, var user, var password, .. var rest]:
                _session = await _store.ConnectAsync(
                    new ConnectRequest
                    {
                        Service = WorkerService.BackOffice,
                        BaseAddress = new Uri(address),
                        Flow = new PasswordSignIn(user, new Secret(Derived(password)), remember: rest is ["remember"]),
                        Name = _options.Session,
                        Vault = _vault,
                    },
                    silent,
                    CancellationToken.None);
                break;
            case ["restore"]:
                _session = await _store.RestoreAsync(_options.Session, _vault, force: false, silent, CancellationToken.None);
                break;
            case ["lock"]:
                // A sign-in without a server is enough to reach the session's lock.
                AuthSession given = await _store.ConnectAsync(
                    new ConnectRequest
                    {
                        Service = WorkerService.BackOffice,
                        BaseAddress = new Uri("https://backoffice.example.com"),
                        Flow = new TokenReplySignIn("somebody", new Secret("""{"access_token":"given","expires_in":3600}""")),
                        Name = _options.Session,
                    },
                    silent,
                    CancellationToken.None);
                _session = await _store.SaveAsync(given, _vault, SaveOptions.Default, silent, CancellationToken.None);
                break;
            case ["token"]:
                await _session!.GetTokenAsync(TokenDemand.Fresh, silent, CancellationToken.None);
                break;
            case ["renew"]:
                await _session!.GetTokenAsync(_session.NewerThanNow(), silent, CancellationToken.None);
                break;
            case ["collect"]:
                // Twice: what has a finalizer goes with the second one.
                for (int pass = 0; pass < 2; pass++)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                    GC.WaitForPendingFinalizers();
                }

                break;
            case ["signout"]:
                await _store.DisconnectAsync(_session!, evenIfServerFails: false, silent, CancellationToken.None);
                break;
            default:
                throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"Nobody knows '{words[0]}'.");
        }
    }
}
