using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A server that answers every request with the same bytes and then closes its half of the connection, or leaves it hanging: for replies that no real server sends.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _serving;
    private readonly bool _hangs;

    public RawServer(string reply, bool hangs = false)
    {
        _hangs = hangs;
        _listener.Start();
        _serving = ServeAsync(Encoding.Latin1.GetBytes(reply));
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _serving;
        _ends.Dispose();
    }

    private async Task ServeAsync(byte[] reply)
    {
        try
        {
            while (true)
            {
                using Socket connection = await _listener.AcceptSocketAsync(_ends.Token);
                await AnswerAsync(connection, reply);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException || (exception is InvalidOperationException && _ends.IsCancellationRequested))
        {
            // The end of the test; the listener may have stopped just before it was asked again.
        }
    }

    private async Task AnswerAsync(Socket connection, byte[] reply)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (!Encoding.Latin1.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await connection.ReceiveAsync(buffer.AsMemory(length), _ends.Token);
            if (read == 0)
            {
                return;
            }

            length += read;
        }

        await connection.SendAsync(reply, _ends.Token);

        if (!_hangs)
        {
            // Half closed, so that the reply is not lost to a reset; the client closes the other half.
            connection.Shutdown(SocketShutdown.Send);
        }

        while (await connection.ReceiveAsync(buffer, _ends.Token) > 0)
        {
        }
    }
}
