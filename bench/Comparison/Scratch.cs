namespace TokenAuth.Bench.Comparison;

/// <summary>A folder of the run's own, in memory where the system has such a place: a disk is not what is measured.</summary>
internal sealed class Scratch : IDisposable
{
    private const string InMemory = "/dev/shm";

    public Scratch()
    {
        string parent = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"tokenauth-bench-{Guid.NewGuid():N}")).FullName;
    }

    public string Path { get; }

    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
