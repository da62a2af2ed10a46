using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TokenAuth.SignIn;

/// <summary>
/// Waits for a browser to come back (RFC 8252 sections 7.3 and 8.3): on a loopback literal and an ephemeral port, open only while
/// it waits. Whatever else knocks is turned away and the wait goes on.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int LargestRequest = 32 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);

    private readonly string _path;

    /// <summary>Opens the port.</summary>
    /// <param name="path">The path that the client has registered; servers let the port vary, not the path (RFC 8252 section 7.3).</param>
    public LoopbackListener(string path)
    {
        _path = path;
        _listener.Start();
        RedirectAddress = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{_path}";
    }

    /// <summary>Where the browser is to come back to.</summary>
    public string RedirectAddress { get; }

    /// <summary>Waits for the response's parameters.</summary>
    /// <param name="isExpected">Whether these parameters are what is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, string>> WaitAsync(Func<IReadOnlyDictionary<string, string>, bool> isExpected, CancellationToken cancellationToken)
    {
        var arrived = new TaskCompletionSource<IReadOnlyDictionary<string, string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task accepting = AcceptAsync(isExpected, arrived, ends.Token);
        try
        {
            await Task.WhenAny(arrived.Task, accepting).WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return await arrived.Task.ConfigureAwait(false);
        }
        finally
        {
            await ends.CancelAsync().ConfigureAwait(false);
            await accepting.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(Func<IReadOnlyDictionary<string, string>, bool> isExpected, TaskCompletionSource<IReadOnlyDictionary<string, string>> arrived, CancellationToken cancellationToken)
    {
        var answering = new List<Task>();
        try
        {
            while (!arrived.Task.IsCompleted)
            {
                // Browsers open connections that they never use: each is served beside the others.
                TcpClient client = await _listener.AcceptTcpClientAsync(cancellationToken).ConfigureAwait(false);
                answering.RemoveAll(static task => task.IsCompleted);
                answering.Add(AnswerAsync(client, isExpected, arrived, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over.
        }

        await Task.WhenAll(answering).ConfigureAwait(false);
    }

    private async Task AnswerAsync(TcpClient client, Func<IReadOnlyDictionary<string, string>, bool> isExpected, TaskCompletionSource<IReadOnlyDictionary<string, string>> arrived, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                string target = await ReadTargetAsync(stream, cancellationToken).ConfigureAwait(false);
                int question = target.IndexOf('?', StringComparison.Ordinal);
                Dictionary<string, string> parameters = QueryText.Parse(question < 0 ? "" : target[question..]);
                bool expected = (question < 0 ? target : target[..question]) == _path && isExpected(parameters);
                await WriteAsync(stream, expected, parameters.ContainsKey("error"), cancellationToken).ConfigureAwait(false);
                if (expected)
                {
                    arrived.TrySetResult(parameters);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // It hung up, or the wait is over.
            }
        }
    }

    private static async Task<string> ReadTargetAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var request = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (request.Length < LargestRequest)
        {
            int read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            if (read == 0 || request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                break;
            }
        }

        string text = request.ToString();
        int lineEnd = text.IndexOf("\r\n", StringComparison.Ordinal);
        string[] words = (lineEnd < 0 ? text : text[..lineEnd]).Split(' ');
        return words is ["GET", var target, _] ? target : "";
    }

    private static async Task WriteAsync(NetworkStream stream, bool expected, bool isError, CancellationToken cancellationToken)
    {
        string message = !expected ? "This is not the page you are looking for."
            : isError ? "The sign-in was refused. Go back to the terminal; it says why. You may close this page."
            : "You are signed in. You may close this page and go back to the terminal.";
        string page = $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>TokenAuth</title><body style=\"font:1.2em sans-serif;margin:4em\"><p>{message}</p></body></html>";
        string response =
            $"HTTP/1.1 {(expected ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\n" +
            $"Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n{page}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(response), cancellationToken).ConfigureAwait(false);
    }
}
