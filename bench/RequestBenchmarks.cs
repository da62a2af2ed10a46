using BenchmarkDotNet.Attributes;
using TokenAuth.Http;
using TokenAuth.Transport;

namespace TokenAuth.Bench;

/// <summary>A small HTTPS GET through the authorized client, beside the same request over the same pool without it.</summary>
[MemoryDiagnoser]
public class RequestBenchmarks
{
    private static readonly RequestSpec Probe = new() { Address = "/api/v2/whoami" };

    private EmulatedSession? _emulated;
    private HttpMessageHandler? _handler;
    private Uri? _address;
    private string? _authorization;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _emulated = await EmulatedSession.StartAsync();
        _handler = _emulated.Connections.HandlerFor(new TransportSettings { SkipCertificateCheck = true });
        _address = new Uri(_emulated.Emulator!.HttpsAddress, Probe.Address);
        _authorization = $"Bearer {(await _emulated.Session.GetTokenAsync(Sessions.TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None)).Value.Reveal()}";
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _emulated!.DisposeAsync();

    [Benchmark(Baseline = true)]
    public async Task<int> BareInvokerAsync()
    {
        using var invoker = new HttpMessageInvoker(_handler!, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    [Benchmark]
    public async Task<int> AuthorizedClientAsync()
    {
        using HttpResponseMessage response = await new AuthorizedClient(_emulated!.Session).SendAsync(Probe, SilentNotices.Instance, CancellationToken.None);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }
}
