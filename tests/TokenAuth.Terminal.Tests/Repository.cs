using System.Reflection;

namespace TokenAuth.Terminal.Tests;

/// <summary>Where this repository is.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "RepositoryRoot").Value!;

    /// <summary>A picture of the documentation.</summary>
    public static string Picture(string name) => Path.Combine(Root, "docs", "pictures", name + ".svg");
}
