using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenAuth.Core.Tests.Support;

/// <summary>
/// A raw listener on loopback that keeps every request as it came over the wire. Asked to open a tunnel, it does and answers
/// inside it itself: as a proxy, it is every host of the world.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly ConcurrentQueue<TappedRequest> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public WireTap()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>A certificate of nobody.</summary>
    public static X509Certificate2 Certificate { get; } = MakeCertificate();

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>What arrived, in its order.</summary>
    public IReadOnlyList<TappedRequest> Requests => [.. _requests];

    /// <summary>The head of the reply to a request, and behind an empty line its body; null answers 200.</summary>
    public Func<TappedRequest, string?> Reply { get; set; } = static _ => null;

    public void Clear() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _ends.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=anybody", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptSocketAsync(_ends.Token);
                _connections.Add(ServeAsync(connection));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            await AnswerAsync(stream, tunnel: null);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client went away.
        }
    }

    private async Task AnswerAsync(Stream stream, string? tunnel)
    {
        while (await ReadHeadAsync(stream) is { } head)
        {
            string[] line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ', 3);
            if (line[0] == "CONNECT")
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _ends.Token);
                using var inside = new SslStream(stream);
                await inside.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _ends.Token);
                await AnswerAsync(inside, line[1]);
                return;
            }

            var request = new TappedRequest(tunnel, line[1], head);
            _requests.Enqueue(request);
            await SkipBodyAsync(stream, request);
            string[] reply = (Reply(request) ?? "HTTP/1.1 200 OK").Split("\r\n\r\n", 2);
            string body = reply.Length > 1 ? reply[1] : "";
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{reply[0]}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), _ends.Token);
        }
    }

    private async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, _ends.Token) > 0)
        {
            head.Add(one[0]);
            if (!char.IsAsciiLetter((char)head[0]))
            {
                // Somebody speaks TLS to a listener that does not.
                return null;
            }

            if (head.Count >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n')
            {
                return Encoding.Latin1.GetString([.. head]);
            }
        }

        return null;
    }

    private async Task SkipBodyAsync(Stream stream, TappedRequest request)
    {
        if (request.Header("Content-Length") is { } length)
        {
            await stream.ReadExactlyAsync(new byte[int.Parse(length, CultureInfo.InvariantCulture)], _ends.Token);
        }
    }
}
