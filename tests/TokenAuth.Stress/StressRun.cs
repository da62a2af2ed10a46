using System.Globalization;
using TokenAuth.Emulator;

namespace TokenAuth.Stress;

/// <summary>
/// Many processes with one saved session at a server whose tokens last seconds, that rotates refresh tokens and revokes the family when a spent
/// one comes again; some are killed at random and started again. Whatever else happens, nobody may have to sign in.
/// </summary>
/// <remarks>
/// There is one loss that no client can exclude: a process dies after its refresh token was redeemed and before the answer was on the disk. The
/// next one finds the open intent, tries the token once more, and the server, which forgives nothing, revokes the family. Those are counted apart,
/// and the run signs in again and goes on.
/// </remarks>
internal sealed class StressRun : IAsyncDisposable
{
    private const string ReplyLost = "ReplyLost";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(30);

    private readonly StressOptions _options;
    private readonly IWorkforce _workforce;
    private readonly EmulatorHost _emulator;
    private readonly Tally _tally = new();
    private readonly List<string> _violations = [];
    private readonly Random _random;
    private readonly Member[] _members;
    private int _kills;
    private int _openIntents;

    private StressRun(StressOptions options, IWorkforce workforce, EmulatorHost emulator)
    {
        _options = options;
        _workforce = workforce;
        _emulator = emulator;
        _members = new Member[options.Processes];
#pragma warning disable CA5394 // Chooses who is killed.
        _random = new Random(options.Seed);
#pragma warning restore CA5394
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var options = StressOptions.Parse(args);
        using var sandbox = new Sandbox();
        string? whyNot = options.IsEngine ? "it was asked for" : await PowerShellWorkforce.WhyNotAsync();
        IWorkforce workforce = whyNot is null ? new PowerShellWorkforce(sandbox) : new EngineWorkforce(sandbox);
        if (whyNot is not null && !options.IsEngine)
        {
            Console.WriteLine($"With the engine alone: {whyNot}.");
        }

        await using EmulatorHost emulator = await EmulatorHost.StartAsync(new EmulatorOptions
        {
            ConfigureSwitches = switches =>
            {
                switches.AccessLifetime = options.Lifetime;
                switches.MyRefreshTokenInReply = RefreshTokenInReply.Present;
            },
        });
        await using var run = new StressRun(options, workforce, emulator);
        await run.GoAsync();
        return run.Report();
    }

    public ValueTask DisposeAsync()
    {
        foreach (Member member in _members)
        {
            member?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task GoAsync()
    {
        await _workforce.SignInAsync(_emulator.HttpAddress);
        for (int i = 0; i < _members.Length; i++)
        {
            _members[i] = Start();
        }

        TimeProvider clock = TimeProvider.System;
        long started = clock.GetTimestamp();
        TimeSpan nextKill = _options.KillEvery;
        while (clock.GetElapsedTime(started) < _options.Duration)
        {
            await Task.Delay(Tick, clock);
            if (_options.KillEvery > TimeSpan.Zero && clock.GetElapsedTime(started) >= nextKill)
            {
                nextKill += _options.KillEvery;
                await KillOneAsync();
            }

            await SignInWhereNeededAsync();
        }

        int?[] exits = await Task.WhenAll(_members.Select(static member => member.EndAsync(PatienceAtEnd)));
        foreach (int? exit in exits.Where(static exit => exit != 0))
        {
            _violations.Add(exit is null ? "a process did not come to its end" : string.Create(CultureInfo.InvariantCulture, $"a process ended with {exit}"));
        }
    }

    private Member Start() => new(_workforce.StartInfo(_emulator.HttpAddress, _options.Runspaces), _tally.Take, _tally.Complain);

    private async Task KillOneAsync()
    {
#pragma warning disable CA5394 // As above.
        int index = _random.Next(_members.Length);
#pragma warning restore CA5394
        await _members[index].KillAsync();
        _members[index].Dispose();
        _members[index] = Start();
        _kills++;
    }

    // All callers say it, and some say it again until they have seen the new sign-in: one for each family that the server has revoked.
    private async Task SignInWhereNeededAsync()
    {
        if (_tally.TakeSignInNeed() && _emulator.Counters.Snapshot().ReuseDetections > _openIntents)
        {
            _openIntents++;
            await _workforce.SignInAsync(_emulator.HttpAddress);
        }
    }

    private int Report()
    {
        CounterSnapshot seen = _emulator.Counters.Snapshot();
        long rotations = _tally.Generations.Values.Sum(static last => last - 1);
        int signInsNeeded = _tally.Reasons.Keys.Count(static reason => reason != ReplyLost);
        Check(rotations + _openIntents == seen.Redemptions, $"{seen.Redemptions} redemptions brought {rotations} generations");
        Check(seen.ReuseDetections == _openIntents, $"{seen.ReuseDetections} spent refresh tokens came again");
        Check(_openIntents <= _kills, $"{_openIntents} replies were lost, and {_kills} processes killed");
        Check(signInsNeeded == 0, "a sign-in was needed");
        Check(seen.SignIns == 1 + _openIntents, $"{seen.SignIns} sign-ins");
        Check(_tally.Failures.Count == 0, "something failed");
        Check(_tally.Served > 0, "nothing was served");

        Console.WriteLine($"{_options.Processes} {_workforce.Description}, {_options.Runspaces} callers each, {_options.Duration.TotalSeconds:0} s, token lifetime {_options.Lifetime.TotalSeconds:0.#} s, seed {_options.Seed}");
        Console.WriteLine($"  generations         {rotations}");
        Console.WriteLine($"  redemptions         {seen.Redemptions}");
        Console.WriteLine($"  reuse detections    {seen.ReuseDetections - _openIntents} (and {_openIntents} after an open intent)");
        Console.WriteLine($"  sign-ins needed     {signInsNeeded} (and {_openIntents} after an open intent)");
        Console.WriteLine($"  requests served     {_tally.Served}");
        Console.WriteLine($"  processes killed    {_kills}");
        Console.WriteLine($"  open intents hit    {_openIntents}");
        foreach ((string reason, int count) in _tally.Reasons)
        {
            Console.WriteLine($"  said by {count} callers: sign in again, {reason}");
        }

        foreach ((string what, int count) in _tally.Failures.OrderByDescending(static failure => failure.Value).Take(20))
        {
            Console.WriteLine($"  {count} x {what}");
        }

        foreach (string violation in _violations)
        {
            Console.WriteLine($"VIOLATION: {violation}");
        }

        Console.WriteLine(_violations.Count == 0 ? "No violation." : "There are violations.");
        return _violations.Count == 0 ? 0 : 1;
    }

    private void Check(bool holds, string violation)
    {
        if (!holds)
        {
            _violations.Add(violation);
        }
    }
}
