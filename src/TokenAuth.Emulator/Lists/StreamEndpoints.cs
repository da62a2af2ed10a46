using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TokenAuth.Emulator;

/// <summary>
/// Long replies of <c>count</c> items, written as they are made: <c>pad</c> characters more in each, <c>breakAfter</c> items the
/// connection breaks, <c>cutAfter</c> items the reply ends in good order and in the middle of an item.
/// </summary>
internal static class StreamEndpoints
{
    private const byte RecordSeparator = 0x1E;

    public static void Map(IEndpointRouteBuilder authorized)
    {
        authorized.Get("/streams/array", context => Stream(context, "application/json", "[", ",", string.Empty, "]"));
        authorized.Get("/streams/nested", context => Stream(context, "application/json", """{"kind":{"items":[0]},"result":{"note":"x","items":[""", ",", string.Empty, """],"more":{"items":[]}},"end":true}"""));
        authorized.Get("/streams/lines", context => Stream(context, "application/x-ndjson", string.Empty, string.Empty, "\n", string.Empty));
        authorized.Get("/streams/records", context => Stream(context, "application/json-seq", ((char)RecordSeparator).ToString(), ((char)RecordSeparator).ToString(), "\n", string.Empty));
    }

    private static IResult Stream(HttpContext context, string contentType, string before, string between, string after, string behind)
    {
        long count = Number(context, "count"), pad = Number(context, "pad");
        long breaks = Number(context, "breakAfter", long.MaxValue), cut = Number(context, "cutAfter", long.MaxValue);
        return Results.Stream(
            async wire =>
            {
                string padding = pad > 0 ? $",\"pad\":\"{new string('x', (int)pad)}\"" : string.Empty;
                StreamWriter writer = new(wire, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16 * 1024, leaveOpen: true);
                await using ConfiguredAsyncDisposable closing = writer.ConfigureAwait(false);
                await writer.WriteAsync(before).ConfigureAwait(false);
                for (long id = 1; id <= count; id++)
                {
                    string item = $"{(id == 1 ? string.Empty : between)}{{\"id\":{id.ToString(CultureInfo.InvariantCulture)},\"name\":\"item {id.ToString(CultureInfo.InvariantCulture)}\",\"on\":true{padding}}}{after}";
                    if (id > cut)
                    {
                        await writer.WriteAsync(item.AsMemory(0, item.Length / 2)).ConfigureAwait(false);
                        return;
                    }

                    if (id > breaks)
                    {
                        await writer.FlushAsync().ConfigureAwait(false);
                        await wire.FlushAsync().ConfigureAwait(false);
                        context.BreakOff();
                        return;
                    }

                    await writer.WriteAsync(item).ConfigureAwait(false);
                }

                await writer.WriteAsync(behind).ConfigureAwait(false);
            },
            contentType);
    }

    private static long Number(HttpContext context, string name, long otherwise = 0) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : otherwise;
}
