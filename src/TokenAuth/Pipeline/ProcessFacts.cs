namespace TokenAuth.Pipeline;

/// <summary>What the process was started with.</summary>
internal static class ProcessFacts
{
    /// <summary>Gets the switches that pwsh was started with.</summary>
    public static PwshCommandLine CommandLine { get; } = PwshCommandLine.Parse(Environment.GetCommandLineArgs().AsSpan(1));

    /// <summary>Gets a value indicating whether standard input is a file, a pipe or closed.</summary>
#pragma warning disable RS0030 // Only asks; nothing is read or written.
    public static bool IsInputRedirected => Console.IsInputRedirected;
#pragma warning restore RS0030
}
