using System.Diagnostics;

namespace TokenAuth.Fuzz;

/// <summary>One target's run: its growing set of inputs, and what came of them.</summary>
internal sealed class TargetRun
{
    private const int LargestPool = 400;

    // Small inputs are read more often, and are easier to understand when they fail.
    private const int LongestKept = 2048;

    private readonly FuzzTarget _target;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _pool;
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    public TargetRun(FuzzTarget target, Random random)
    {
        _target = target;
        _mutator = new Mutator(random, target.Words);
        _pool = [.. target.Corpus];
    }

    public string Name => _target.Name;

    public long Executions { get; private set; }

    public int Outcomes => _outcomes.Count;

    public TimeSpan Slowest { get; private set; }

    public byte[] SlowestInput { get; private set; } = [];

    /// <summary>The failures by their place, each with the input that first led there.</summary>
    public Dictionary<string, byte[]> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs the corpus as it is.</summary>
    public void Begin(Watchdog watchdog)
    {
        foreach (byte[] input in _target.Corpus)
        {
            Run(input, watchdog);
        }
    }

    /// <summary>Runs one mutated input.</summary>
    public void Step(Watchdog watchdog) => Run(_mutator.Next(_pool), watchdog);

    /// <summary>Where an input fails; null where it does not.</summary>
    public string? FailureOf(byte[] input)
    {
        try
        {
            _target.Run(input);
            return null;
        }
#pragma warning disable CA1031 // Whatever comes out is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return PlaceOf(exception);
        }
    }

    private static string PlaceOf(Exception exception)
    {
        string? frame = new StackTrace(exception).GetFrames().Select(static frame => frame.GetMethod())
            .FirstOrDefault(static method => method?.DeclaringType?.Namespace is { } room && room.StartsWith("TokenAuth", StringComparison.Ordinal) && method.Name != "Require")
            is { } found ? $"{found.DeclaringType!.Name}.{found.Name}" : null;
        return exception is PropertyViolatedException ? $"{frame}: {exception.Message.Split(' ')[0]} {string.Concat(exception.Message.Where(char.IsAsciiLetter))}" : $"{frame}: {exception.GetType().Name}";
    }

    private void Run(byte[] input, Watchdog watchdog)
    {
        long began = watchdog.Begin(Name, input);
        try
        {
            if (_outcomes.Add(_target.Run(input)) && _pool.Count < LargestPool && input.Length <= LongestKept)
            {
                _pool.Add(input);
            }
        }
#pragma warning disable CA1031 // Whatever comes out is the finding.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failures.TryAdd(PlaceOf(exception), input);
        }

        TimeSpan took = watchdog.End(began);
        Executions++;
        if (took > Slowest)
        {
            Slowest = took;
            SlowestInput = input;
        }
    }
}
