using System.Net.Http.Headers;

namespace TokenAuth.Bench;

/// <summary>The floor: one pooled HttpClient over TLS, and nothing else.</summary>
public sealed class BareClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly AuthenticationHeaderValue _authorization;

    public BareClient(string token)
    {
        _authorization = new AuthenticationHeaderValue("Bearer", token);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
#pragma warning disable CA5359, MA0039 // The server is this machine's, with a certificate made a moment ago.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
#pragma warning disable RS0030 // The very thing that the engine's transport is compared with.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }

    /// <summary>A small GET, its body read.</summary>
    public async Task<int> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Make(HttpMethod.Get, uri);
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)).Length;
    }

    /// <summary>GETs, so many in flight.</summary>
    public async Task GetManyAsync(Uri uri, int count, int inFlight, CancellationToken cancellationToken)
    {
        if (inFlight <= 1)
        {
            for (int i = 0; i < count; i++)
            {
                await GetAsync(uri, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        int left = count;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(WorkAsync, cancellationToken))).ConfigureAwait(false);

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await GetAsync(uri, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A download straight into a file.</summary>
    public async Task DownloadAsync(Uri uri, string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Make(HttpMethod.Get, uri);
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            await response.Content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An upload straight out of a file.</summary>
    public async Task UploadAsync(Uri uri, string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Make(HttpMethod.Put, uri);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            request.Content = new StreamContent(file, 81920);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Make(HttpMethod method, Uri uri)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.Authorization = _authorization;
        return request;
    }
}
