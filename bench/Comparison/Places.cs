using System.Reflection;

namespace TokenAuth.Bench.Comparison;

/// <summary>Where the parts of a run are.</summary>
internal static class Places
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Module { get; } = Path.Combine(Root, "out", "TokenAuth", "TokenAuth.psd1");

    public static string Emulator { get; } = Metadata("Emulator");

    public static string Probe { get; } = Metadata("Probe");

    public static string EmptyModule { get; } = Metadata("EmptyModule");

    public static string Scripts { get; } = Path.Combine(Root, "bench", "PowerShell");

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    public static string Pictures { get; } = Path.Combine(Root, "docs", "performance");

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;
}
