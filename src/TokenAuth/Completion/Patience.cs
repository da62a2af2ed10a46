namespace TokenAuth.Completion;

/// <summary>Waits for what a completer wants to know, but not longer than somebody who types would.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>What the work gives; the fallback where it fails or is not there in time. Then it is given up.</summary>
    public static T Await<T>(Func<CancellationToken, Task<T>> work, T fallback)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
#pragma warning disable RS0030 // A completer has to answer in this call, and its wait is bounded.
            return Task.Run(() => work(limit.Token)).GetAwaiter().GetResult();
#pragma warning restore RS0030
        }
        catch (Exception)
        {
            return fallback;
        }
    }
}
