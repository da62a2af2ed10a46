using System.Globalization;

namespace TokenAuth.Stress;

/// <summary>What a run is made of.</summary>
internal sealed record StressOptions
{
    /// <summary>How many processes use the session.</summary>
    public int Processes { get; init; } = 8;

    /// <summary>How many callers each of them has at once.</summary>
    public int Runspaces { get; init; } = 4;

    /// <summary>How long they do.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an access token lasts.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after one kill the next one comes; zero kills nobody.</summary>
    public TimeSpan KillEvery { get; init; }

    /// <summary>Whether the processes use the engine alone, with a vault in a file, even where there is a PowerShell with SecretStore.</summary>
    public bool IsEngine { get; init; }

    /// <summary>Decides who is killed.</summary>
    public int Seed { get; init; } = 1;

    public static StressOptions Parse(IReadOnlyList<string> args)
    {
        var options = new StressOptions();
        for (int i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--processes" => options with { Processes = Number(args, ++i) },
                "--runspaces" => options with { Runspaces = Number(args, ++i) },
                "--seconds" => options with { Duration = Seconds(args, ++i) },
                "--lifetime" => options with { Lifetime = Seconds(args, ++i) },
                "--kill-every" => options with { KillEvery = Seconds(args, ++i) },
                "--seed" => options with { Seed = Number(args, ++i) },
                "--engine" => options with { IsEngine = true },
                _ => throw new ArgumentException($"Nobody knows '{args[i]}'. There are --processes, --runspaces, --seconds, --lifetime, --kill-every, --seed and --engine.", nameof(args)),
            };
        }

        return options;
    }

    private static int Number(IReadOnlyList<string> args, int index) => int.Parse(args[index], CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(IReadOnlyList<string> args, int index) => TimeSpan.FromSeconds(double.Parse(args[index], CultureInfo.InvariantCulture));
}
