using System.Net.Sockets;

namespace TokenAuth.Transport;

/// <summary>
/// A connection that knows of <see cref="DirectWait"/>. The library begins to read before it sends, to see whether the connection
/// still stands. That read is held back until the request is sent, and is then waited for by the sending thread itself.
/// </summary>
internal sealed class WireStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private HeldRead? _held;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What is there already is the end of the connection, or something that belongs to no request: the library is to see it now.
        if (!DirectWait.IsOn || cancellationToken.CanBeCanceled || Socket.Poll(0, SelectMode.SelectRead))
        {
            return base.ReadAsync(buffer, cancellationToken);
        }

        var held = new HeldRead(buffer);
        Volatile.Write(ref _held, held);
        return held.Task;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask writing = base.WriteAsync(buffer, cancellationToken);

        // A read that begins from here on is for the response: it may have no further write behind it to begin it.
        bool isDirect = DirectWait.IsOn;
        DirectWait.End();
        if (Interlocked.Exchange(ref _held, null) is not { } held)
        {
            return writing;
        }

        if (isDirect && writing.IsCompletedSuccessfully)
        {
            _ = Socket.Poll(DirectWait.PatienceMicroseconds, SelectMode.SelectRead);
        }

        held.Begin(this);
        return writing;
    }

    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _held, null)?.Abandon();
        base.Dispose(disposing);
    }

    private ValueTask<int> ReadNowAsync(Memory<byte> buffer) => base.ReadAsync(buffer, CancellationToken.None);

    /// <summary>A read that has been asked for and not begun.</summary>
    private sealed class HeldRead(Memory<byte> buffer)
    {
        private readonly TaskCompletionSource<int> _read = new();

        public ValueTask<int> Task => new(_read.Task);

        public void Begin(WireStream stream) => _ = BeginAsync(stream);

        public void Abandon() => _read.TrySetException(new ObjectDisposedException(nameof(WireStream)));

        private async Task BeginAsync(WireStream stream)
        {
            try
            {
                _read.TrySetResult(await stream.ReadNowAsync(buffer).ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                _read.TrySetException(exception);
            }
        }
    }
}
