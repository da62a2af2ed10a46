using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenAuth.Emulator;

/// <summary>Writes a key the way an authenticator app takes it.</summary>
internal sealed class Base32Converter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Base32.Decode(reader.GetString() ?? string.Empty);
        }
        catch (FormatException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Base32.Encode(value));
}
