namespace TokenAuth.Demo;

/// <summary>A folder that goes with the demo: nothing of it stays on the machine.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tokenauth-demo-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
