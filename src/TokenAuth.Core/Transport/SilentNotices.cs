namespace TokenAuth.Transport;

/// <summary>For callers that do not listen.</summary>
public sealed class SilentNotices : INoticeSink
{
    private SilentNotices()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentNotices Instance { get; } = new();

    /// <inheritdoc/>
    public bool WantsInformation => false;

    /// <inheritdoc/>
    public void Warn(string message)
    {
    }

    /// <inheritdoc/>
    public void Inform(string message)
    {
    }
}
