using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>Single items, to ask for many at once; with <c>failEvery=N</c> every Nth is refused.</summary>
internal sealed class ItemEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder authorized)
    {
        authorized.Get("/items/{id:int}", context => Answer(context, int.Parse(context.RouteValue("id"), CultureInfo.InvariantCulture), StatusCodes.Status200OK));
        authorized.Post("/items", Create);
    }

    private async Task<IResult> Create(HttpContext context)
    {
        JsonBody? body = await JsonBody.Read(context.Request).ConfigureAwait(false);
        return body?.Members["id"] is JsonValue value && value.TryGetValue(out int id)
            ? Answer(context, id, StatusCodes.Status201Created)
            : state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
    }

    private IResult Answer(HttpContext context, int id, int status)
    {
        if (int.TryParse(context.Request.Query["failEvery"], NumberStyles.None, CultureInfo.InvariantCulture, out int every) && id % every == 0)
        {
            Dictionary<string, string[]> problems = new(StringComparer.Ordinal) { ["id"] = [$"The item {id.ToString(CultureInfo.InvariantCulture)} is refused."] };
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(problems) with { Fields = problems });
        }

        return ReplyJson.Result(new JsonObject { ["id"] = id }, status);
    }
}
