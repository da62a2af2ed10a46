namespace TokenAuth.Help;

/// <summary>A page of help that cannot be used.</summary>
internal sealed class HelpPageException(string path, string message) : Exception(message)
{
    /// <summary>Gets the page.</summary>
    public string Path { get; } = path;
}
