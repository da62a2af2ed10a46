using BenchmarkDotNet.Attributes;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Bench;

/// <summary>Reading a token that is not due: what every request pays.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private EmulatedSession? _emulated;

    [GlobalSetup]
    public async Task SetUpAsync() => _emulated = await EmulatedSession.StartAsync();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _emulated!.DisposeAsync();

    [Benchmark]
    public ValueTask<AccessToken> CachedToken() => _emulated!.Session.GetTokenAsync(TokenDemand.Fresh, SilentNotices.Instance, CancellationToken.None);
}
