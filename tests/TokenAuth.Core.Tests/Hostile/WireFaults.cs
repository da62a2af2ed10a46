using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>The faults on the wire by name and version of HTTP.</summary>
internal static class WireFaults
{
    private const string Body = "[1,2,3]";
    private const string Lost = ErrorId.ServiceUnreachable;
    private const string Odd = ErrorId.UnexpectedReply;
    private const string Fine = HostileTest.Fine;
    private const byte Whole = Http2Frame.EndHeaders;
    private const uint ProtocolError = 0x1;
    private const uint InternalError = 0x2;
    private const uint Refused = 0x7;
    private const uint EnhanceYourCalm = 0xb;

    private static readonly (string Name, string Value) Ok = (":status", "200");

    public static byte[] Good1 { get; } = Bytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    public static byte[] Good2 { get; } = [.. Http2Frame.Head(Whole, Ok, ("content-type", "application/json"), ("content-length", "7")), .. Http2Frame.Body(Body)];

    public static IReadOnlyDictionary<(string Fault, string Protocol), WireFault> All { get; } = new Dictionary<(string, string), WireFault>
    {
        [("nothing", "1.1")] = Lost1(""),
        [("noise", "1.1")] = Lost1("\0\u0001\u0002 nonsense \r\n\r\n"),
        [("a body without a head", "1.1")] = Lost1(Body),
        [("a status of four digits", "1.1")] = Lost1($"HTTP/1.1 2000 OK\r\n\r\n{Body}"),
        [("a version from the future", "1.1")] = Lost1($"HTTP/7.3 200 OK\r\nContent-Length: 7\r\n\r\n{Body}"),
        [("a header without a name", "1.1")] = Lost1($"HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 7\r\n\r\n{Body}"),
        [("a length that is too short", "1.1")] = One("Content-Length: 3\r\n", Body, Fine) with { SignIn = Odd, Stream = ErrorId.ReplyIncomplete, Download = Fine },
        [("a length that is too long", "1.1")] = One("Content-Length: 100\r\n", Body, Lost),
        [("a length that is negative", "1.1")] = One("Content-Length: -7\r\n", Body, Fine),
        [("a length that is no number", "1.1")] = One("Content-Length: seven\r\n", Body, Fine),
        [("a length beyond measure", "1.1")] = One("Content-Length: 99999999999999999999\r\n", Body, Fine),
        [("a length of a terabyte", "1.1")] = One("Content-Length: 1099511627776\r\n", Body, ErrorId.ResponseTooLarge) with { SignIn = Lost, Stream = Lost, Download = Lost },
        [("two lengths", "1.1")] = One("Content-Length: 3\r\nContent-Length: 7\r\n", Body, Fine) with { Stream = ErrorId.ReplyIncomplete },
        [("a length and chunks", "1.1")] = One("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "7\r\n[1,2,3]\r\n0\r\n\r\n", Lost) with { SignIn = Odd },
        [("a chunk that is no number", "1.1")] = One("Transfer-Encoding: chunked\r\n", "seven\r\n[1,2,3]\r\n0\r\n\r\n", Lost),
        [("a chunk beyond measure", "1.1")] = One("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n[1,2,3]", Lost),
        [("a chunk that is negative", "1.1")] = One("Transfer-Encoding: chunked\r\n", "-7\r\n[1,2,3]\r\n0\r\n\r\n", Lost),
        [("a chunk that lacks its end", "1.1")] = One("Transfer-Encoding: chunked\r\n", "7\r\n[1,2,3]", Lost),
        [("an endless chunk size", "1.1")] = One("Transfer-Encoding: chunked\r\n", "7;", Lost) with { Filler = Many("a") },
        [("an endless status line", "1.1")] = Lost1("HTTP/1.1 200 ") with { Filler = Many("a") },
        [("an endless header", "1.1")] = Lost1("HTTP/1.1 200 OK\r\nX-Filler: ") with { Filler = Many("a") },
        [("endless headers", "1.1")] = Lost1("HTTP/1.1 200 OK\r\n") with { Filler = Many("X-Filler: a\r\n") },
        [("endless trailers", "1.1")] = One("Transfer-Encoding: chunked\r\n", "7\r\n[1,2,3]\r\n0\r\n", Lost) with { Filler = Many("X-Filler: a\r\n") },
        [("endless interim replies", "1.1")] = Lost1("") with { Filler = Many("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), TakesTime = true },
        [("a head that stops", "1.1")] = Lost1("HTTP/1.1 200 OK\r\nContent-") with { Hangs = true, TakesTime = true },
        [("a line that stops", "1.1")] = Lost1("H") with { Hangs = true, TakesTime = true },
        [("a body that stops", "1.1")] = One("Content-Length: 7\r\n", "[1,", Lost) with { Hangs = true, TakesTime = true },

        [("nothing", "2.0")] = Lost2([]),
        [("noise", "2.0")] = Lost2("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
        [("a length that is too short", "2.0")] = Two([("content-length", "3")], Lost),
        [("a length that is too long", "2.0")] = Two([("content-length", "100")], Lost),
        [("a length that is negative", "2.0")] = Two([("content-length", "-7")], Fine),
        [("a length of a terabyte", "2.0")] = Two([("content-length", "1099511627776")], ErrorId.ResponseTooLarge) with { Stream = Lost, Download = Lost },
        [("two lengths", "2.0")] = Two([("content-length", "3"), ("content-length", "7")], Lost),
        [("a body without a head", "2.0")] = Lost2(Http2Frame.Body(Body)),
        [("two heads", "2.0")] = Lost2([.. Http2Frame.Head(Whole, Ok), .. Http2Frame.Head(Whole, Ok), .. Http2Frame.Body(Body)]),
        [("a head without a status", "2.0")] = Lost2([.. Http2Frame.Head(Whole, ("x", "y")), .. Http2Frame.Body(Body)]),
        [("a status that is no number", "2.0")] = Lost2([.. Http2Frame.Head(Whole, (":status", "two")), .. Http2Frame.Body(Body)]),
        [("a head that points nowhere", "2.0")] = Lost2([.. Http2Frame.Make(0x1, Whole, 1, [0xFF, 0xFF, 0xFF, 0x7F]), .. Http2Frame.Body(Body)]),
        [("a frame beyond measure", "2.0")] = Lost2(Http2Frame.Make(0x0, 0, 1, new byte[1024 * 1024])),
        [("a frame of another stream", "2.0")] = Lost2(Http2Frame.Make(0x0, 0, 77, "[1]"u8.ToArray())),
        [("a promise", "2.0")] = Lost2(Http2Frame.Make(0x5, Whole, 1, [0, 0, 0, 2, 0x88])),
        [("a refused stream", "2.0")] = Lost2(Http2Frame.Reset(Refused)),
        [("a reset stream", "2.0")] = Lost2(Http2Frame.Reset(InternalError)),
        [("a reset stream behind the head", "2.0")] = Lost2([.. Http2Frame.Head(Whole, Ok), .. Http2Frame.Reset(InternalError)]),
        [("a reset stream within the body", "2.0")] = Lost2([.. Http2Frame.Head(Whole, Ok), .. Http2Frame.Body("[1,", 0), .. Http2Frame.Reset(InternalError)]),
        [("a farewell", "2.0")] = Lost2(Http2Frame.GoAway(0, 0)),
        [("a farewell for a reason", "2.0")] = Lost2(Http2Frame.GoAway(0, EnhanceYourCalm)),
        [("a farewell within the body", "2.0")] = Lost2([.. Http2Frame.Head(Whole, Ok), .. Http2Frame.Body("[1,", 0), .. Http2Frame.GoAway(1, ProtocolError)]),
        [("an endless head", "2.0")] = Lost2(Http2Frame.Head(0, Ok)) with { Filler = Http2Frame.MoreHead("x-filler", new string('a', 8_000)) },
        [("a head that stops", "2.0")] = Lost2(Http2Frame.Head(0, Ok)) with { Hangs = true, TakesTime = true },
        [("a frame that stops", "2.0")] = Lost2(Good2[..5]) with { Hangs = true, TakesTime = true },
        [("a body that stops", "2.0")] = Lost2([.. Http2Frame.Head(Whole, Ok), .. Http2Frame.Body("[1,", 0)]) with { Hangs = true, TakesTime = true },
        [("endless pings", "2.0")] = Lost2([]) with { Filler = Http2Frame.Make(0x6, 0, 0, new byte[8]), TakesTime = true },
        [("endless settings", "2.0")] = Lost2([]) with { Filler = Http2Frame.Settings, TakesTime = true },
        [("endless empty pieces", "2.0")] = Lost2(Http2Frame.Head(Whole, Ok)) with { Filler = Http2Frame.Body("", 0), TakesTime = true },
    };

    private static WireFault Lost1(string reply) => new(Bytes(reply), Lost);

    private static WireFault Lost2(byte[] frames) => new(frames, Lost);

    // A sign-in finds no token in any of them.
    private static WireFault One(string headers, string body, string end) =>
        new(Bytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{headers}\r\n{body}"), end) { SignIn = end == Fine ? Odd : null };

    private static WireFault Two((string Name, string Value)[] fields, string end) => new([.. Http2Frame.Head(Whole, [Ok, .. fields]), .. Http2Frame.Body(Body)], end);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Many(string text) => Bytes(new StringBuilder().Insert(0, text, 32 * 1024 / text.Length).ToString());
}
