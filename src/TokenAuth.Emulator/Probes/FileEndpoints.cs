using System.IO.Compression;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary>
/// Files to download. <c>/file?count=N</c> has an ETag (<c>tag=</c>), a date, a name (<c>name=</c>) and parts; it breaks off
/// (<c>break=N</c>) or hangs (<c>hang=N</c>) after so many bytes. <c>/encoded/{coding}</c> is compressed.
/// </summary>
internal sealed class FileEndpoints(EmulatorState state)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        foreach (IEndpointRouteBuilder either in new[] { routes.MapGroup("/open"), authorized })
        {
            either.Get("/file", File);
            either.Get("/file/{name}", File);
            either.Get("/encoded/{coding}", Encoded);
        }
    }

    private IResult File(HttpContext context)
    {
        if (context.Request.Query["name"] is [{ Length: > 0 } name])
        {
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        }

        PatternEnd? end = QueryNumber.Of(context, "break", -1) is >= 0 and long broken
            ? new PatternEnd(broken, Breaks: true)
            : QueryNumber.Of(context, "hang", -1) is >= 0 and long hung ? new PatternEnd(hung, Breaks: false) : null;
        string? tag = context.Request.Query["tag"];
        bool isWhole = context.Request.Query.ContainsKey("whole");
        return Results.Stream(
            new PatternStream(QueryNumber.Of(context, "count", 0), end),
            "application/octet-stream",
            lastModified: context.Request.Query.ContainsKey("undated") ? null : state.Clock.GetUtcNow() - Age,
            entityTag: tag is null ? null : EntityTagHeaderValue.Parse(tag.StartsWith("W/", StringComparison.Ordinal) ? $"W/\"{tag[2..]}\"" : $"\"{tag}\""),
            enableRangeProcessing: !isWhole);
    }

    private static IResult Encoded(HttpContext context)
    {
        string coding = context.RouteValue("coding");
        MemoryStream body = new();
        using (Stream writer = coding switch
        {
            "gzip" => new GZipStream(body, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(body, CompressionLevel.Fastest),
            "br" => new BrotliStream(body, CompressionLevel.Fastest),
            _ => body,
        })
        {
            writer.Write(Encoding.UTF8.GetBytes(ReplyJson.Node(new { Coding = coding, Text = new string('ä', 1000) }).ToJsonString(EmulatorJson.Options)));
        }

        context.Response.Headers.ContentEncoding = coding;
        return Results.Bytes(body.ToArray(), "application/json");
    }
}
