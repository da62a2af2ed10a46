using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>A reply that is cut at each of its bytes, in good order and by a reset: never taken for a whole one, and the session stays.</summary>
public sealed class HostilePositionTests : HostileTest
{
    private const string SignInReply = """{"2faRequired":false,"accessToken":{"token":"opaque","createdAt":"2030-05-04T12:00:00Z","expiresAt":"2030-05-04T13:00:00Z"},"refreshToken":{"token":"opaque-refresh"}}""";

    private static readonly string Announced = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {SignInReply.Length}\r\n\r\n{SignInReply}";
    private static readonly string InChunks = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{SignInReply.Length:X}\r\n{SignInReply}\r\n0\r\n\r\n";

    // Its end is the connection's: what is cut off within the body has to be noticed by what it holds.
    private static readonly string UntilTheEnd = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{SignInReply}";

    public static TheoryData<string, string, bool> SignIns() => new()
    {
        { "announced", "1.1", false },
        { "announced", "1.1", true },
        { "in chunks", "1.1", false },
        { "in chunks", "1.1", true },
        { "until the end", "1.1", false },
        { "until the end", "1.1", true },
    };

    public static TheoryData<string, string, bool> Replies() => new()
    {
        { "announced", "1.1", false },
        { "announced", "1.1", true },
        { "announced", "2.0", false },
        { "announced", "2.0", true },
    };

    protected override TimeSpan Patience => TimeSpan.FromMinutes(3);

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task A_sign_in_is_cut_at_every_byte(string framing, string protocol, bool resets)
    {
        byte[] whole = WholeOf(framing);
        await using var server = new RawServer(whole);
        for (int length = 0; length < whole.Length; length++)
        {
            server.Become(whole[..length], resets);

            string end = await EndOfAsync(() => ConnectAsync(As(Anna) with { BaseAddress = server.Address }));

            // Cut in good order, a body that ends with the connection is a text that is too short.
            bool isText = framing == "until the end" && !resets && length >= whole.Length - SignInReply.Length;
            end.ShouldBe(isText ? ErrorId.UnexpectedReply : ErrorId.ServiceUnreachable, $"{protocol}, {length} bytes");
        }

        server.Requests.ShouldBe(whole.Length, "each sign-in is sent once");
        Store.All.ShouldBeEmpty();
        server.Become(whole);
        (await ConnectAsync(As(Anna) with { BaseAddress = server.Address })).State.ShouldBe(AuthSessionState.Active);
    }

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task A_renewal_is_cut_at_every_byte(string framing, string protocol, bool resets)
    {
        byte[] whole = WholeOf(framing);
        await using var server = new RawServer(whole);
        AuthSession session = await ConnectAsync(As(Anna) with { BaseAddress = server.Address });
        for (int length = 0; length < whole.Length; length++)
        {
            server.Become(whole[..length], resets);
            Clock.Advance(TimeSpan.FromHours(2));

            string end = await EndOfAsync(() => TokenAsync(session));

            end.ShouldBeOneOf(ErrorId.ServiceUnreachable, ErrorId.UnexpectedReply);
            session.CanRenew.ShouldBeTrue($"{protocol}, {length} bytes");
        }

        server.Become(whole);
        Clock.Advance(TimeSpan.FromHours(2));
        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task A_reply_is_cut_at_every_byte(string framing, string protocol, bool resets)
    {
        byte[] whole = protocol == "2.0" ? WireFaults.Good2 : WholeOf(framing);
        await using var server = new RawServer(whole) { SpeaksHttp2 = protocol == "2.0" };
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()], Transport = Hasty });
        RequestSpec spec = Asking(server.Address.ToString(), protocol, takesTime: false);
        for (int length = 0; length < whole.Length; length++)
        {
            server.Become(whole[..length], resets);

            (await EndOfAsync(() => ReadWholeAsync(session, spec))).ShouldBe(ErrorId.ServiceUnreachable, $"{length} bytes");
        }

        server.Become(whole);
        (await EndOfAsync(() => ReadWholeAsync(session, spec))).ShouldBe(Fine);
        session.State.ShouldBe(AuthSessionState.Active);
    }

    private static byte[] WholeOf(string framing) => Encoding.ASCII.GetBytes(framing switch
    {
        "announced" => Announced,
        "in chunks" => InChunks,
        _ => UntilTheEnd,
    });
}
