using System.IO.Compression;
using System.Text;
using TokenAuth.Emulator;
using TokenAuth.Errors;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>The faults by name.</summary>
internal static class HostileFaults
{
    private const string Lost = ErrorId.ServiceUnreachable;
    private const string Odd = ErrorId.UnexpectedReply;
    private const string Fine = HostileTest.Fine;
    private const int BombBytes = 96 * 1024 * 1024;
    private const int Depth = 100_000;

    private const string SignInReply = """{"2faRequired":false,"accessToken":{"token":"opaque-access","createdAt":"2030-05-04T12:00:00+00:00","expiresAt":"2030-05-04T13:00:00+00:00"},"refreshToken":{"token":"opaque-refresh","createdAt":"2030-05-04T12:00:00+00:00","expiresAt":"2030-06-04T13:00:00+00:00"}}""";

    public static IReadOnlyDictionary<string, HostileFault> All { get; } = new Dictionary<string, HostileFault>(StringComparer.Ordinal)
    {
        ["a reset"] = Everywhere(EmulatorFault.AbortConnection, Lost),
        ["a lost connection"] = Everywhere(EmulatorFault.DropConnection, Lost),
        ["a connection that takes no more"] = new HostileFault(EmulatorFault.GoAway) { SignIn = Fine, Renewal = Fine, Whole = Fine, Page = Fine, Stream = Fine, Download = Fine },
        ["half a body"] = Everywhere(EmulatorFault.TruncateBody, Lost) with { Renewal = null },
        ["no reply"] = Everywhere(EmulatorFault.Hang, Lost) with { TakesTime = true },
        ["a body that stops"] = Everywhere(EmulatorFault.StallBody("[1,"), Lost) with { TakesTime = true },
        ["a large head"] = Everywhere(EmulatorFault.Status(200, "[]", ("X-Filler", Many("a", 100_000, "a"))), Lost),
        ["1,000 large cookies"] = Everywhere(EmulatorFault.Status(200, "[]", ("Set-Cookie", Many($"c{new string('x', 200)}=1", 1_000, "\n"))), Lost),
        ["1,000 cookies"] = Everywhere(EmulatorFault.Status(200, SignInReply, ("Set-Cookie", string.Join('\n', Enumerable.Range(0, 1_000).Select(static number => $"c{number}=1")))), Fine) with { Page = ErrorId.ItemsNotFound },
        ["an endless string"] = new HostileFault(EmulatorFault.EndlessBody("[\"", "a")) { SignIn = Odd, Renewal = Odd, Whole = ErrorId.ResponseTooLarge, Page = ErrorId.ResponseTooLarge, Stream = ErrorId.ItemTooLarge },
        ["endless blanks"] = new HostileFault(EmulatorFault.EndlessBody("[", " ")) { SignIn = Odd, Renewal = Odd, Whole = ErrorId.ResponseTooLarge, Page = ErrorId.ResponseTooLarge },
        ["an endless page"] = new HostileFault(EmulatorFault.EndlessBody("<html>", "<p>") with { ContentType = "text/html" }) { SignIn = Odd, Renewal = Odd, Whole = ErrorId.ResponseTooLarge, Page = ErrorId.ResponseTooLarge, Stream = ErrorId.JsonInvalid },
        ["an endless error"] = new HostileFault(EmulatorFault.EndlessBody("{\"error\":\"", "a") with { StatusCode = 500 }) { SignIn = Odd, Renewal = Odd, Whole = ErrorId.RequestFailed, Page = ErrorId.RequestFailed, Stream = ErrorId.RequestFailed, Download = ErrorId.RequestFailed },
        ["a gzip bomb"] = Bomb("gzip", static (stream, level) => new GZipStream(stream, level)),
        ["a Brotli bomb"] = Bomb("br", static (stream, level) => new BrotliStream(stream, level)),
        ["half a gzip"] = CutWithin(EmulatorFault.Bytes(Compressed(2_000, static (stream, level) => new GZipStream(stream, level))[..24], ("Content-Encoding", "gzip"))),
        ["half a Brotli"] = CutWithin(EmulatorFault.Bytes(Compressed(2_000, static (stream, level) => new BrotliStream(stream, level))[..9], ("Content-Encoding", "br"))),
        ["no gzip"] = Everywhere(EmulatorFault.Status(200, "[1,2,3]", ("Content-Encoding", "gzip")), Lost),
        ["no Brotli"] = Everywhere(EmulatorFault.Status(200, "[1,2,3,4,5,6,7,8,9]", ("Content-Encoding", "br")), Lost),
        ["no deflate"] = Everywhere(EmulatorFault.Status(200, "[1,2,3]", ("Content-Encoding", "deflate")), Lost),
        ["100,000 deep"] = NoJson(EmulatorFault.Status(200, Many("[", Depth, "[") + Many("]", Depth, "]"))),
        ["100,000 deep objects"] = NoJson(EmulatorFault.Status(200, Many("{\"a\":", Depth, "{\"a\":") + "1" + Many("}", Depth, "}"))) with { Stream = ErrorId.JsonInvalid },
        ["no UTF-8"] = NoJson(EmulatorFault.Bytes([(byte)'[', 0xFF, 0xFE, 0xC0, 0x80, (byte)']'])),
        ["no UTF-8 in a name"] = new HostileFault(EmulatorFault.Bytes([.. "[{\""u8, 0xC0, 0x80, .. "\":1}]"u8])) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = Fine, Stream = Fine, Download = Fine },
        ["a page"] = NoJson(EmulatorFault.HtmlInsteadOfJson),
        ["204"] = new HostileFault(EmulatorFault.EmptyBody204) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = Fine, Stream = Fine, Download = Fine },
        ["nothing at all"] = new HostileFault(EmulatorFault.Status(200)) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = Fine, Stream = Fine, Download = Fine },
        ["another character set"] = NoJson(EmulatorFault.Status(200, "[1,2,3]") with { ContentType = "application/json; charset=utf-16" }),
        ["no character set"] = new HostileFault(EmulatorFault.Status(200, "[1,2,3]") with { ContentType = "application/json; charset=klingon" }) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = Fine, Stream = Fine, Download = Fine },
        ["wait for 30 years"] = Refusal(EmulatorFault.Status(429, "{}", ("Retry-After", "1000000000"))) with { SignIn = ErrorId.SignInLockedOut },
        ["wait for ever"] = Refusal(EmulatorFault.Status(503, "{}", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"))),
        ["a redirect to itself"] = new HostileFault(static path => EmulatorFault.Status(302, body: null, ("Location", path)))
        {
            SignIn = Odd,
            Renewal = Odd,
            Whole = ErrorId.RequestFailed,
            Page = ErrorId.RequestFailed,
            Stream = ErrorId.RequestFailed,
            Download = ErrorId.RequestFailed,
            Count = 51,
        },
    };

    private static HostileFault Everywhere(EmulatorFault fault, string end) => new(fault) { SignIn = end, Renewal = end, Whole = end, Page = end, Stream = end, Download = end };

    // Bytes are bytes; whoever takes them for JSON says that they are none.
    private static HostileFault NoJson(EmulatorFault fault) =>
        new(fault) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = ErrorId.ItemsNotFound, Stream = ErrorId.JsonInvalid, Download = Fine };

    // .NET takes the end of the bytes for the end of what is compressed: what is read is too short, and whoever takes it for JSON notices.
    private static HostileFault CutWithin(EmulatorFault fault) =>
        new(fault) { SignIn = Odd, Renewal = Odd, Whole = Fine, Page = ErrorId.ItemsNotFound, Stream = ErrorId.ReplyIncomplete };

    private static HostileFault Refusal(EmulatorFault fault) =>
        new(fault) { SignIn = Lost, Renewal = Lost, Whole = ErrorId.RequestFailed, Page = ErrorId.RequestFailed, Stream = ErrorId.RequestFailed, Download = ErrorId.RequestFailed };

    private static HostileFault Bomb(string coding, Func<Stream, CompressionLevel, Stream> compress) =>
        new(EmulatorFault.Bytes(Compressed(BombBytes, compress), ("Content-Encoding", coding)))
        {
            SignIn = Odd,
            Renewal = Odd,
            Whole = ErrorId.ResponseTooLarge,
            Page = ErrorId.ResponseTooLarge,
            Stream = ErrorId.ItemTooLarge,
        };

    // An array that begins with one string of that many bytes.
    private static byte[] Compressed(int length, Func<Stream, CompressionLevel, Stream> compress)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = compress(bytes, CompressionLevel.Fastest))
        {
            byte[] piece = new byte[64 * 1024];
            piece.AsSpan().Fill((byte)'a');
            stream.Write("[\""u8);
            for (int left = length; left > 0; left -= piece.Length)
            {
                stream.Write(piece, 0, Math.Min(left, piece.Length));
            }
        }

        return bytes.ToArray();
    }

    private static string Many(string text, int count, string separator) =>
        text == separator ? new StringBuilder().Insert(0, text, count).ToString() : string.Join(separator, Enumerable.Repeat(text, count));
}
