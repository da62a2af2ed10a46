using System.Globalization;

namespace TokenAuth.Stress;

/// <summary>Where a worker finds what: pairs of <c>--name value</c>.</summary>
internal sealed record WorkerOptions
{
    public required string Vault { get; init; }

    public required string State { get; init; }

    public string Session { get; init; } = "prod";

    public bool IsShared { get; init; }

    public TimeSpan? StaleFor { get; init; }

    public static WorkerOptions Parse(IReadOnlyList<string> args)
    {
        var pairs = args.Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        return new WorkerOptions
        {
            Vault = pairs["--vault"],
            State = pairs["--state"],
            Session = pairs.GetValueOrDefault("--session", "prod"),
            IsShared = bool.Parse(pairs.GetValueOrDefault("--shared", "false")),
            StaleFor = pairs.TryGetValue("--stale", out string? seconds) ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : null,
        };
    }
}
