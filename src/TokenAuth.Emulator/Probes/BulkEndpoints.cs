using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TokenAuth.Emulator;

/// <summary>Much to read and a place for much to write, at next to no cost to the server: to see what it costs a client.</summary>
internal static class BulkEndpoints
{
    private const int DrainBytes = 1 << 16;

    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder authorized)
    {
        open.Get("/open/records", Records);
        authorized.Any("/sink", Drain);
    }

    /// <summary>An array of <c>count</c> accounts as a Back Office lists them.</summary>
    private static IResult Records(HttpContext context)
    {
        long count = long.TryParse(context.Request.Query["count"], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        return Results.Stream(
            async wire =>
            {
                StreamWriter writer = new(wire, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: DrainBytes, leaveOpen: true);
                await using ConfiguredAsyncDisposable closing = writer.ConfigureAwait(false);
                await writer.WriteAsync('[').ConfigureAwait(false);
                for (long id = 1; id <= count; id++)
                {
                    await writer.WriteAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{{(id == 1 ? string.Empty : ",")}}{"id":{{id}},"accountNumber":"MT-{{id:D7}}","email":"user{{id}}@example.com","balance":{{id % 10_000}}.25,"currency":"USD","isMaster":false,"createdAt":"2026-01-02T03:04:05Z","tags":["a","b"]}""")).ConfigureAwait(false);
                }

                await writer.WriteAsync(']').ConfigureAwait(false);
            },
            "application/json");
    }

    /// <summary>Takes a body of any length and says how long it was.</summary>
    private static async Task<IResult> Drain(HttpContext context)
    {
        byte[] buffer = new byte[DrainBytes];
        long length = 0;
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            length += count;
        }

        return ReplyJson.Result(new { Length = length });
    }
}
