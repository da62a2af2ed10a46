using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenAuth.Secrecy;

/// <summary>Writes the mask. A secret is never read from JSON this way: the reader of a reply makes it by name.</summary>
public sealed class SecretJsonConverter : JsonConverter<Secret>
{
    /// <inheritdoc/>
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret does not come from JSON.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Secret.Mask);
}
