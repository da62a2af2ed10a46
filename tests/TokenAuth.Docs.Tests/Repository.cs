using System.Reflection;

namespace TokenAuth.Docs.Tests;

/// <summary>The repository's own files: nothing that was built or installed.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Built = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", "bin", "obj", "out", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", "StrykerOutput", ".vs", ".idea",
    };

    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "RepositoryRoot").Value!;

    /// <summary>Every page, by its path from the root.</summary>
    public static IReadOnlyList<string> Pages { get; } = [.. Files(new DirectoryInfo(Root), "*.md").Order(StringComparer.Ordinal)];

    public static string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>The files of a folder and what is in it, by their paths from the root.</summary>
    public static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
    [
        .. folder.EnumerateFiles(pattern).Select(static file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/')),
        .. folder.EnumerateDirectories().Where(static inner => !Built.Contains(inner.Name)).SelectMany(inner => Files(inner, pattern)),
    ];
}
