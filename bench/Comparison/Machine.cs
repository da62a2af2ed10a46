using System.Runtime.InteropServices;

namespace TokenAuth.Bench.Comparison;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string System, string Runtime, string? PowerShell, double? LoadBefore)
{
    public static Machine Describe(string? powerShell) => new(
        Processor: ProcessorName(),
        Cores: Environment.ProcessorCount,
        MemoryGigabytes: Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        System: RuntimeInformation.RuntimeIdentifier,
        Runtime: RuntimeInformation.FrameworkDescription,
        PowerShell: powerShell,
        LoadBefore: Load());

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        string? line = global::System.IO.File.Exists(File) ? global::System.IO.File.ReadLines(File).FirstOrDefault(static item => item.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    // How busy the machine was before the run began.
    private static double? Load()
    {
        const string File = "/proc/loadavg";
        return global::System.IO.File.Exists(File) ? double.Parse(global::System.IO.File.ReadAllText(File).Split(' ')[0], global::System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
