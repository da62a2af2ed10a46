namespace TokenAuth.Core.Tests.Support;

/// <summary>A folder of its own for a test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tokenauth-").FullName;

    public string Path => _root;

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(_root, name);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
