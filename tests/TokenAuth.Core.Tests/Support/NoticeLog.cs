using System.Collections.Concurrent;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Support;

/// <summary>Keeps what the engine says.</summary>
internal sealed class NoticeLog : INoticeSink
{
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<string> _information = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public IReadOnlyList<string> Information => [.. _information];

    public void Warn(string message) => _warnings.Enqueue(message);

    public void Inform(string message) => _information.Enqueue(message);
}
