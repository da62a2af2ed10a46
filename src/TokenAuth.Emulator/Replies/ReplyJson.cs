using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>JSON as a result.</summary>
internal static class ReplyJson
{
    public static JsonNode Node(object value) => JsonSerializer.SerializeToNode(value, EmulatorJson.Options)!;

    public static IResult Result(JsonNode body, int statusCode = StatusCodes.Status200OK, string contentType = "application/json") =>
        Results.Text(body.ToJsonString(EmulatorJson.Options), contentType, Encoding.UTF8, statusCode);

    public static IResult Result(object body, int statusCode = StatusCodes.Status200OK) => Result(Node(body), statusCode);
}
