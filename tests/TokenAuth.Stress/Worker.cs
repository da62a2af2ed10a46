namespace TokenAuth.Stress;

/// <summary>One process of a run: it restores the saved session and uses it until it is told to end.</summary>
internal static class Worker
{
    public static Task<int> RunAsync(string[] args) => Task.FromResult(args.Length);
}
