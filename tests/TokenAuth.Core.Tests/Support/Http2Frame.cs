using System.Buffers.Binary;
using System.Text;

namespace TokenAuth.Core.Tests.Support;

/// <summary>The bytes of HTTP/2 (RFC 9113), as far as a server that answers one request needs them.</summary>
internal static class Http2Frame
{
    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;

    private const byte Data = 0x0;
    private const byte Headers = 0x1;
    private const int HeadLength = 9;
    private const int PrefaceLength = 24;

    // The first stream of a connection.
    private const int FirstStream = 1;

    /// <summary>A server's settings, all of them as they are.</summary>
    public static byte[] Settings { get; } = Make(0x4, 0, 0, []);

    /// <summary>The head of a reply.</summary>
    public static byte[] Head(byte flags, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in fields)
        {
            // A literal that goes into no table (RFC 7541 section 6.2.2).
            block.Add(0);
            Add(block, name);
            Add(block, value);
        }

        return Make(Headers, flags, FirstStream, [.. block]);
    }

    /// <summary>More of a head (CONTINUATION), with a field that goes into no table.</summary>
    public static byte[] MoreHead(string name, string value)
    {
        var block = new List<byte> { 0 };
        Add(block, name);
        Add(block, value);
        return Make(0x9, 0, FirstStream, [.. block]);
    }

    /// <summary>A piece of a body.</summary>
    public static byte[] Body(string text, byte flags = EndStream) => Make(Data, flags, FirstStream, Encoding.UTF8.GetBytes(text));

    /// <summary>The end of the stream by force (RST_STREAM).</summary>
    public static byte[] Reset(uint errorCode) => Make(0x3, 0, FirstStream, Bytes(errorCode));

    /// <summary>The end of the connection (GOAWAY).</summary>
    public static byte[] GoAway(uint lastStream, uint errorCode) => Make(0x7, 0, 0, [.. Bytes(lastStream), .. Bytes(errorCode)]);

    /// <summary>A frame of any kind.</summary>
    public static byte[] Make(byte kind, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[HeadLength + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = kind;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadLength);
        return frame;
    }

    /// <summary>Reads what a client sends until its request is complete.</summary>
    /// <returns>False where it went away first.</returns>
    public static async Task<bool> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[HeadLength];
        if (await stream.ReadAtLeastAsync(new byte[PrefaceLength], PrefaceLength, throwOnEndOfStream: false, cancellationToken) < PrefaceLength)
        {
            return false;
        }

        while (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) == HeadLength)
        {
            int length = (head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1));
            await stream.ReadExactlyAsync(new byte[length], cancellationToken);
            if (head[3] is Data or Headers && (head[4] & EndStream) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Bytes(uint number)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    // A text that is not compressed (RFC 7541 section 5.2).
    private static void Add(List<byte> block, string text)
    {
        const int Prefix = 127;
        if (text.Length < Prefix)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(Prefix);
            int rest = text.Length - Prefix;
            for (; rest >= 128; rest /= 128)
            {
                block.Add((byte)((rest % 128) + 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
