using System.Collections.Concurrent;
using System.Reflection;
using TokenAuth.Errors;

namespace TokenAuth.Services;

/// <summary>Finds service definitions: the built-in ones by name, a user's own by path.</summary>
public static class ServiceCatalog
{
    private const int LargestFile = 1024 * 1024;

    private static readonly ConcurrentDictionary<string, ServiceDefinition> BuiltIn = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the built-in services.</summary>
    public static IReadOnlyList<string> Names { get; } = ["B2Copy", "B2Core", "Eshopbox", "OAuth2"];

    /// <summary>Finds a definition.</summary>
    /// <param name="nameOrPath">
    /// A built-in name, or a path. A path contains a separator: a bare name never resolves to a file, so that a file dropped into
    /// the working directory cannot redirect a password.
    /// </param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ServiceDefinitionInvalid"/>.</exception>
    public static ServiceDefinition Find(string nameOrPath)
    {
        if (nameOrPath.AsSpan().ContainsAny('/', '\\'))
        {
            return ReadFile(nameOrPath);
        }

        string? name = Names.FirstOrDefault(item => item.Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? BuiltIn.GetOrAdd(name, static key => ServiceDefinitionReader.Read(ReadResource($"{key}.json"), key))
            : throw new TokenAuthException(
                ErrorId.ServiceDefinitionInvalid, ErrorKind.NotFound, $"No service '{nameOrPath}' is built in; there are {string.Join(", ", Names)}.")
            {
                NextStep = $"To use a file, give a path with a separator, such as ./{nameOrPath}.json.",
            };
    }

    private static byte[] ReadResource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the build.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static ServiceDefinition ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > LargestFile)
            {
                throw DefinitionNode.Invalid(path, "$", "the file is larger than 1 MB");
            }

            return ServiceDefinitionReader.Read(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw DefinitionNode.Invalid(path, "$", exception.Message.TrimEnd('.'), exception);
        }
    }
}
