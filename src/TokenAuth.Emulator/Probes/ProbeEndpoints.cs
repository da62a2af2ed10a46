using System.Globalization;
using System.Text;

namespace TokenAuth.Emulator;

/// <summary>Replies of every kind, to try a client on.</summary>
internal sealed class ProbeEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        foreach (IEndpointRouteBuilder either in new[] { routes.MapGroup("/open"), authorized })
        {
            either.Any("/status/{code:int:range(200,599)}", Status);
            either.Any("/redirect", Redirect);
            either.Get("/text", _ => Results.Text("Hello, world", "text/plain; charset=utf-8"));
            either.Get("/html", _ => Results.Text("<!DOCTYPE html><html><body>Hello, world</body></html>", "text/html; charset=utf-8"));
            either.Get("/bytes", Bytes);
            either.Get("/numbers", Numbers);
        }

        routes.Get("/.well-known/jwks.json", _ => ReplyJson.Result(SigningKey.JsonWebKeySet()));
        routes.Otherwise(context => state.Refusals.Write(context, BackOfficeRefusals.NotFound));
    }

    private static IResult Status(HttpContext context)
    {
        int code = int.Parse(context.RouteValue("code"), CultureInfo.InvariantCulture);
        return code is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified
            ? Results.StatusCode(code)
            : ReplyJson.Result(new { Status = code }, code);
    }

    private IResult Redirect(HttpContext context)
    {
        long status = Number(context, "status", StatusCodes.Status302Found);
        if (status is < 300 or > 399 || context.Request.Query["to"] is not [{ Length: > 0 } to])
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody with { Issue = "A redirect takes to=ADDRESS and status=3xx." });
        }

        context.Response.Headers.Location = to;
        return Results.StatusCode((int)status);
    }

    private static IResult Bytes(HttpContext context) =>
        Results.Stream(new PatternStream(Number(context, "count", 0)), "application/octet-stream", enableRangeProcessing: true);

    private static IResult Numbers(HttpContext context) => Results.Stream(
        async wire =>
        {
            long count = Number(context, "count", 0);
            // Piece by piece, so that a million numbers are a stream here as well.
            StreamWriter writer = new(wire, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await using (writer.ConfigureAwait(false))
            {
                await writer.WriteAsync('[').ConfigureAwait(false);
                for (long number = 1; number <= count; number++)
                {
                    await writer.WriteAsync((number == 1 ? string.Empty : ",") + number.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
                }

                await writer.WriteAsync(']').ConfigureAwait(false);
            }
        },
        "application/json");

    private static long Number(HttpContext context, string name, long otherwise) => QueryNumber.Of(context, name, otherwise);
}
