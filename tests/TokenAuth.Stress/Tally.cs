using System.Collections.Concurrent;

namespace TokenAuth.Stress;

/// <summary>What the processes of a run have said.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<long, long> _generations = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private int _served;
    private int _waitingForSignIn;

    public int Served => Volatile.Read(ref _served);

    /// <summary>The last generation of each epoch.</summary>
    public IReadOnlyDictionary<long, long> Generations => _generations;

    /// <summary>What failed, and how often; nothing of it is expected.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Why a sign-in was said to be needed, by how many callers.</summary>
    public IReadOnlyDictionary<string, int> Reasons => _reasons;

    public void Take(WorkerLine line)
    {
        if (line.IsServed)
        {
            Interlocked.Increment(ref _served);
            _generations.AddOrUpdate(line.Epoch, line.Generation, (_, known) => Math.Max(known, line.Generation));
        }
        else if (line.IsSignInAgain)
        {
            _reasons.AddOrUpdate(line.What, 1, static (_, count) => count + 1);
            Volatile.Write(ref _waitingForSignIn, 1);
        }
        else
        {
            Complain(line.What);
        }
    }

    public void Complain(string what) => _failures.AddOrUpdate(what, 1, static (_, count) => count + 1);

    /// <summary>Whether somebody has said since the last question that a sign-in is needed.</summary>
    public bool TakeSignInNeed() => Interlocked.Exchange(ref _waitingForSignIn, 0) == 1;
}
