using System.Globalization;

namespace TokenAuth.Stress;

/// <summary>What a process says of one request: <c>served epoch generation</c>, <c>again reason</c> or <c>failed id message</c>.</summary>
internal sealed record WorkerLine(string Kind, string What, long Epoch = 0, long Generation = 0)
{
    private const string ServedKind = "served";
    private const string AgainKind = "again";
    private const string FailedKind = "failed";

    public bool IsServed => Kind == ServedKind;

    public bool IsSignInAgain => Kind == AgainKind;

    public static WorkerLine Served(long epoch, long generation) => new(ServedKind, "", epoch, generation);

    public static WorkerLine SignInAgain(string reason) => new(AgainKind, reason);

    public static WorkerLine Failed(string id, string message) => new(FailedKind, $"{id} {message.ReplaceLineEndings(" ")}");

    public static WorkerLine Parse(string line) => line.Split(' ', 2) switch
    {
        [ServedKind, var position] when position.Split(' ') is [var epoch, var generation] =>
            Served(long.Parse(epoch, CultureInfo.InvariantCulture), long.Parse(generation, CultureInfo.InvariantCulture)),
        [AgainKind, var reason] => SignInAgain(reason),
        [FailedKind, var what] => new WorkerLine(FailedKind, what),
        _ => new WorkerLine(FailedKind, $"says '{line}'"),
    };

    public void Print() => Console.Out.WriteLine(IsServed ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {Epoch} {Generation}") : $"{Kind} {What}");
}
