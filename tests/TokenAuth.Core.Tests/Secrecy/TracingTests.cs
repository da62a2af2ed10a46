using TokenAuth.Canaries;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Secrecy;

/// <summary>What .NET tells those who trace it: the names of hosts and paths, no secret.</summary>
[Collection(Alone.Name)]
public sealed class TracingTests : EmulatorTest
{
    [Fact]
    public async Task No_event_and_no_activity_of_the_network_holds_a_secret()
    {
        Emulator.Switches.OpaqueAccessTokens = true;
        using var trace = new EventTrace();

        AuthSession session = await ConnectAsync(As(Anna, remember: true));
        string first = (await TokenAsync(session)).Value.Reveal();
        (await GetAsync(session, "/api/v2/whoami")).Dispose();
        string second = (await TokenAsync(session, session.NewerThanNow())).Value.Reveal();
        await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/status/500"));

        trace.Sources.ShouldContain("System.Net.Http", StringComparer.Ordinal);
        trace.Sources.ShouldContain("System.Net.Sockets", StringComparer.Ordinal);
        trace.Text.ShouldContain("/api/v2/whoami");
        second.ShouldNotBe(first, StringComparer.Ordinal);
        Canary.Find(trace.Text, [new Canary("Password", Password), new Canary("First token", first), new Canary("Second token", second)]).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_runtime_s_developers_debug_it_with_does_and_needs_code_in_the_process()
    {
        AuthSession session = await ConnectAsync();
        string token = (await TokenAsync(session)).Value.Reveal();
        using var trace = new EventTrace(withInternals: true);

        (await GetAsync(session, "/api/v2/whoami")).Dispose();

        Canary.Find(trace.Text, [new Canary("Token", token)]).ShouldNotBeEmpty();
    }
}
