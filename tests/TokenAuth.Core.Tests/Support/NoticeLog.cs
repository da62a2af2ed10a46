using System.Collections.Concurrent;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Support;

/// <summary>Keeps what the engine says.</summary>
internal sealed class NoticeLog : INoticeSink
{
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<string> _information = new();
    private readonly ConcurrentQueue<string> _details = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public IReadOnlyList<string> Information => [.. _information];

    public IReadOnlyList<string> Details => [.. _details];

    public bool WantsDetails { get; set; }

    public void Detail(string message) => _details.Enqueue(message);

    public void Warn(string message) => _warnings.Enqueue(message);

    public void Inform(string message) => _information.Enqueue(message);
}
