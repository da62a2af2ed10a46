using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A server that answers every request with the same bytes and then ends the connection, or leaves it hanging: for replies that no real server sends.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly Task _serving;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _reply;
    private long _filled;
    private int _requests;

    public RawServer(string reply, bool hangs = false)
        : this(Encoding.Latin1.GetBytes(reply))
    {
        Hangs = hangs;
    }

    /// <summary>A server of bytes.</summary>
    /// <param name="reply">What every request is answered with; of HTTP/2, the frames that follow the server's settings.</param>
    public RawServer(byte[] reply)
    {
        _reply = reply;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"{(SpeaksHttp2 ? "https" : "http")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What follows the reply, again and again, until the client has enough; empty for nothing.</summary>
    public byte[] Filler { get; set; } = [];

    /// <summary>Whether a connection ends with a reset, and not in good order.</summary>
    public bool Resets { get; set; }

    /// <summary>Whether a connection stays open behind the reply.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether it speaks HTTP/2, over TLS, and not HTTP/1.1.</summary>
    public bool SpeaksHttp2 { get; init; }

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Ends when the first request is here.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>How many bytes of the filler were sent.</summary>
    public long Filled => Interlocked.Read(ref _filled);

    /// <summary>Answers otherwise from now on.</summary>
    /// <param name="reply">With what; of HTTP/2, the frames that follow the server's settings.</param>
    /// <param name="resets">Whether a reset follows.</param>
    public void Become(byte[] reply, bool resets = false)
    {
        _reply = reply;
        Filler = [];
        Hangs = false;
        Resets = resets;
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _serving;
        _ends.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket connection = await _listener.AcceptSocketAsync(_ends.Token);
                connection.NoDelay = true;
                await ServeAsync(connection);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException || (exception is InvalidOperationException && _ends.IsCancellationRequested))
        {
            // The end of the test; the listener may have stopped just before it was asked again.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection);
            if (!SpeaksHttp2)
            {
                await AnswerAsync(connection, stream, ReadHeadAsync);
                return;
            }

            using var inside = new SslStream(stream);
            await inside.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = WireTap.Certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, _ends.Token);
            await inside.WriteAsync(Http2Frame.Settings, _ends.Token);
            await AnswerAsync(connection, inside, Http2Frame.ReadRequestAsync);
        }
        catch (Exception exception) when (exception is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }

    private static async Task<bool> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        while (!Encoding.Latin1.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            length += read;
        }

        return true;
    }

    private async Task AnswerAsync(Socket connection, Stream stream, Func<Stream, CancellationToken, Task<bool>> readRequest)
    {
        if (!await readRequest(stream, _ends.Token))
        {
            return;
        }

        Interlocked.Increment(ref _requests);
        _arrived.TrySetResult();
        await stream.WriteAsync(_reply, _ends.Token);
        byte[] filler = Filler;
        while (filler.Length > 0)
        {
            await stream.WriteAsync(filler, _ends.Token);
            Interlocked.Add(ref _filled, filler.Length);
        }

        if (Resets)
        {
            connection.LingerState = new LingerOption(enable: true, 0);
            return;
        }

        if (!Hangs)
        {
            // Half closed, so that the reply is not lost to a reset; the client closes the other half.
            connection.Shutdown(SocketShutdown.Send);
        }

        byte[] rest = new byte[64 * 1024];
        while (await connection.ReceiveAsync(rest, _ends.Token) > 0)
        {
        }
    }
}
