using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace TokenAuth.Emulator.Tests;

/// <summary>A plain HTTP client, so that the emulator is not tested with the code that it is there to test.</summary>
internal sealed class PlainClient : IDisposable
{
    private readonly HttpClient _http;

    public PlainClient(Uri address, X509Certificate2? trusted = null)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = false };
        if (trusted is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trusted },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
        }

#pragma warning disable RS0030 // The engine's pool is not to be seen from here.
        _http = new HttpClient(handler) { BaseAddress = address };
#pragma warning restore RS0030
    }

    public Version Version { get; init; } = HttpVersion.Version11;

    /// <summary>The Host header; null for the truth.</summary>
    public string? Host { get; init; }

    public Task<Reply> Get(string path, string? token = null) => Send(HttpMethod.Get, path, content: null, token);

    public Task<Reply> Post(string path, object body, string? token = null) => Send(HttpMethod.Post, path, Json(body), token);

    public Task<Reply> Form(string path, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public Task<Reply> FormWithBasic(string path, string credential, params (string Name, string Value)[] fields) => Send(
        HttpMethod.Post,
        path,
        new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credential))),
        TestContext.Current.CancellationToken);

    public Task<Reply> GetRange(string path, RangeHeaderValue range) => Send(HttpMethod.Get, path, null, null, TestContext.Current.CancellationToken, range);

    public Task<Reply> Send(HttpMethod method, string path, HttpContent? content = null, string? token = null) =>
        Send(method, path, content, token is null ? null : new AuthenticationHeaderValue("Bearer", token), TestContext.Current.CancellationToken);

    public async Task<Reply> Send(
        HttpMethod method,
        string path,
        HttpContent? content,
        AuthenticationHeaderValue? authorization,
        CancellationToken cancellationToken,
        RangeHeaderValue? range = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = content, Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = authorization;
        request.Headers.Range = range;
        request.Headers.Host = Host;
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        return new Reply((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>The first bytes of a body; the rest is not waited for.</summary>
    public async Task<byte[]> ReadBeginning(string path, int count)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Version = Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] beginning = new byte[count];
        await body.ReadExactlyAsync(beginning, TestContext.Current.CancellationToken);
        return beginning;
    }

    public static StringContent Json(object body) => Text(body as string ?? JsonSerializer.Serialize(body));

    public static StringContent Text(string body) => new(body, Encoding.UTF8, "application/json");

    public void Dispose() => _http.Dispose();
}
