using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

/// <summary>A reply that was read to its end.</summary>
internal sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Issue => (string)Json["error"]!["details"]![0]!["issue"]!;

    public string? Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}
