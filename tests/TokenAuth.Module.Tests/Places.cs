using System.Reflection;

namespace TokenAuth.ModuleTests;

/// <summary>Where the parts of a Pester run are.</summary>
internal static class Places
{
    public static string PesterDirectory { get; } = Metadata("PesterDirectory");

    public static string Runner { get; } = Path.Combine(PesterDirectory, "Run.ps1");

    public static string Probe { get; } = Metadata("Probe");

    public static string Dumps { get; } = Metadata("Dumps");

    public static string Emulator { get; } = Metadata("Emulator");

    public static string Module { get; } = Path.Combine(Metadata("RepositoryRoot"), "out", "TokenAuth", "TokenAuth.psd1");

    public static string Results { get; } = Environment.GetEnvironmentVariable("TOKENAUTH_RESULTS") ?? Path.Combine(Metadata("RepositoryRoot"), "artifacts", "pester");

    private static string Metadata(string key)
    {
        return typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
    }
}
