using System.Buffers;
using System.Text;
using System.Text.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.Sessions;

/// <summary>Entries of a vault are JSON objects: every vault takes text.</summary>
internal static class JsonEntry
{
    public static Secret Write(Action<Utf8JsonWriter> writeMembers) => new(Encoding.UTF8.GetString(WriteBytes(writeMembers)));

    public static byte[] WriteBytes(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
