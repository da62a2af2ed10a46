using System.Collections.Concurrent;
using TokenAuth.Transport;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>Keeps what the engine says.</summary>
internal sealed class NoticeLog : INoticeSink
{
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Warn(string message) => _warnings.Enqueue(message);

    public void Inform(string message)
    {
        // Nothing here is asserted.
    }
}
