using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>A request's JSON object, read strictly: a number is not a string.</summary>
internal sealed class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonObject _members;

    private JsonBody(JsonObject members) => _members = members;

    public JsonObject Members => _members;

    /// <summary>The object, or null when the body is none.</summary>
    public static async Task<JsonBody?> Read(HttpRequest request)
    {
        try
        {
            JsonNode? node = await JsonNode.ParseAsync(request.Body, nodeOptions: null, Strict, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return node is JsonObject members ? new JsonBody(members) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The non-empty string member, or null.</summary>
    public string? Text(string name) =>
        _members[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    /// <summary>What is wrong when a member is to be a string.</summary>
    public Dictionary<string, string[]> MissingTexts(params string[] names) => names
        .Where(name => Text(name) is null)
        .ToDictionary(name => name, name => new[] { _members[name] is null ? "This field is required." : "This field must be a string." }, StringComparer.Ordinal);
}
