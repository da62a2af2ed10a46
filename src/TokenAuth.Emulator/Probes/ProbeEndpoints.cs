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
            either.Map("/status/{code:int}", Status);
            either.Map("/redirect", Redirect);
            either.MapGet("/text", () => Results.Text("Hello, world", "text/plain; charset=utf-8"));
            either.MapGet("/html", () => Results.Text("<!DOCTYPE html><html><body>Hello, world</body></html>", "text/html; charset=utf-8"));
            either.MapMethods("/bytes", [HttpMethods.Get, HttpMethods.Head], Bytes);
            either.MapGet("/numbers", Numbers);
        }

        routes.MapGet("/.well-known/jwks.json", () => ReplyJson.Result(SigningKey.JsonWebKeySet()));
        routes.MapFallback((HttpContext context) => state.Refusals.Write(context, BackOfficeRefusals.NotFound));
    }

    private static IResult Status(int code) => code is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified or < 200
        ? Results.StatusCode(code)
        : ReplyJson.Result(new { Status = code }, code);

    private IResult Redirect(HttpContext context, string to, int status = StatusCodes.Status302Found)
    {
        if (status is < 300 or > 399)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody with { Issue = "The status is no redirect." });
        }

        context.Response.Headers.Location = to;
        return Results.StatusCode(status);
    }

    private static IResult Bytes(long count) =>
        Results.Stream(new PatternStream(count), "application/octet-stream", enableRangeProcessing: true);

    private static IResult Numbers(int count) => Results.Stream(
        async wire =>
        {
            // Piece by piece, so that a million numbers are a stream here as well.
            StreamWriter writer = new(wire, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            await using (writer.ConfigureAwait(false))
            {
                await writer.WriteAsync('[').ConfigureAwait(false);
                for (int number = 1; number <= count; number++)
                {
                    await writer.WriteAsync((number == 1 ? string.Empty : ",") + number.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
                }

                await writer.WriteAsync(']').ConfigureAwait(false);
            }
        },
        "application/json");
}
