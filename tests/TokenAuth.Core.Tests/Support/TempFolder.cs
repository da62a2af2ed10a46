namespace TokenAuth.Core.Tests.Support;

/// <summary>A folder of its own for a test.</summary>
internal sealed class TempFolder : IDisposable
{
    private const int MostAttempts = 1000;

    private readonly string _root = Directory.CreateTempSubdirectory("tokenauth-").FullName;

    public string Path => _root;

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(_root, name);

    public void Dispose()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(_root, recursive: true);
                return;
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // The engine may be writing in the background.
                Thread.Yield();
            }
        }
    }
}
