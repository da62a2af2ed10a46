namespace TokenAuth.Interop.Tests.Support;

/// <summary>Programs of this machine.</summary>
internal static class Programs
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    public static string? Node { get; } = Find("node");

    public static string? Npm { get; } = Find("npm");

    /// <summary>A Chromium: <c>TOKENAUTH_CHROMIUM</c>, else the first of the usual names on the path.</summary>
    public static string? Chromium { get; } =
        Environment.GetEnvironmentVariable("TOKENAUTH_CHROMIUM") is { Length: > 0 } given ? given : Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
}
