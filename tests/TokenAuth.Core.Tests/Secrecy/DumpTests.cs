using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenAuth.Canaries;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;

namespace TokenAuth.Core.Tests.Secrecy;

/// <summary>What a dump of a process shows that has signed in, once the garbage is gone. The passwords are made there, of a word that is no secret.</summary>
public sealed class DumpTests : SavedTest
{
    private const string Mark = "c4n0123456789abcdef";
    private const int Collections = 8;
    private const string Word = "seed:right";

    private static readonly Canary PasswordCanary = new("Password", Of(Word));
    private static readonly Canary TokenCanary = new("Token", Mark);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Emulator.Users.Add(new EmulatorUser { Email = Anna, Password = PasswordCanary.Value });
        Emulator.Switches.TokenMark = Mark;
        Emulator.Switches.OpaqueAccessTokens = true;
    }

    [Fact]
    public async Task It_shows_no_password_that_has_signed_in()
    {
        await using WorkerProcess worker = WorkerProcess.Start(VaultPath, Folder["shared"]);
        await AskAsync(worker, $"connect {Emulator.HttpAddress} {Anna} {Word}", "ok 1.1");

        string text = await DumpAsync(worker);

        Canary.Find(text, PasswordCanary).ShouldBeEmpty();
        Canary.Find(text, TokenCanary).ShouldNotBeEmpty("the session has its tokens");
    }

    [Fact]
    public async Task It_shows_one_that_is_remembered_until_the_session_ends()
    {
        await using WorkerProcess worker = WorkerProcess.Start(VaultPath, Folder["shared"]);
        await AskAsync(worker, $"connect {Emulator.HttpAddress} {Anna} {Word} remember", "ok 1.1");
        Canary.Find(await DumpAsync(worker), PasswordCanary).ShouldNotBeEmpty("this is how the search shows that it can find it");

        await AskAsync(worker, "signout", "ok 1.1");

        // The worker has the session in its hand still, as a script has it in a variable.
        Canary.Find(await DumpAsync(worker), PasswordCanary, TokenCanary).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_shows_no_token_of_a_session_that_was_signed_out()
    {
        await using WorkerProcess worker = WorkerProcess.Start(VaultPath, Folder["shared"]);
        await AskAsync(worker, $"connect {Emulator.HttpAddress} {Anna} {Word}", "ok 1.1");
        await AskAsync(worker, "renew", "ok 1.2");
        await AskAsync(worker, "signout", "ok 1.2");

        string text = await DumpAsync(worker);

        Canary.Find(text, PasswordCanary, TokenCanary).ShouldBeEmpty();
        text.ShouldContain(Anna, customMessage: "a session that was signed out is still known");
    }

    [Fact]
    public async Task It_shows_no_password_that_was_refused()
    {
        const string wrong = "seed:wrong";
        await using WorkerProcess worker = WorkerProcess.Start(VaultPath, Folder["shared"]);
        (await worker.AskAsync($"connect {Emulator.HttpAddress} {Anna} {wrong} remember", Ends)).ShouldNotBeNull().ShouldStartWith("error SignInRefused");

        Canary.Find(await DumpAsync(worker), new Canary("Password", Of(wrong))).ShouldBeEmpty();
    }

    private static string Of(string word) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(word)));

    private async Task AskAsync(WorkerProcess worker, string line, string answer) => (await worker.AskAsync(line, Ends)).ShouldBe(answer);

    private async Task<string> DumpAsync(WorkerProcess worker)
    {
        // What a thread has just done with its work is sometimes taken for alive once or twice more.
        for (int round = 0; round < Collections; round++)
        {
            (await worker.AskAsync("collect", Ends)).ShouldStartWith("ok");
        }

        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dumps.dll"), worker.Id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        using Process dump = Process.Start(start)!;
        Task<string> refusal = dump.StandardError.ReadToEndAsync(Ends);
        string text = await dump.StandardOutput.ReadToEndAsync(Ends);
        await dump.WaitForExitAsync(Ends);
        Assert.SkipWhen(dump.ExitCode == 2, $"This system lets no process be dumped: {await refusal}");
        dump.ExitCode.ShouldBe(0, await refusal);
        return text;
    }
}
