namespace TokenAuth.Stress;

/// <summary>The folders of one run: a home, so that nothing of the user's is touched, and the session's state.</summary>
internal sealed class Sandbox : IDisposable
{
    public const string Session = "prod";
    public const string User = "anna@example.com";
    public const string Password = "correct horse battery staple";
    public const string Service = "B2Core";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tokenauth-stress-");

    public string Home => _root.FullName;

    public string State => Path.Combine(Home, "state");

    public string VaultFile => Path.Combine(Home, "vault.json");

    public void Dispose() => _root.Delete(recursive: true);
}
