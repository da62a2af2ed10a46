using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>
/// One list, paged in every way that APIs page theirs: <c>count</c> items in all, <c>size</c> on a page. The Back Office's and
/// Eshopbox's own ways are at their own addresses.
/// </summary>
internal static class ListEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/lists/link", Link);
        routes.Get("/lists/next", Next);
        routes.Get("/lists/cursor", context => Cursor(context, context.Request.Query["cursor"]));
        routes.Post("/lists/cursor", CursorInBody);
        routes.Get("/lists/offset", Offset);
    }

    /// <summary>An array; the next page is in the Link header, which <c>next</c> replaces on every page.</summary>
    private static IResult Link(HttpContext context)
    {
        (int page, int last, JsonArray items) = Page(context);
        List<string> links = [$"<{Address(context, page: 1)}>; rel=\"first\"; title=\"a, b; c\""];
        if (page < last || context.Request.Query.ContainsKey("next"))
        {
            links.Add($"<{NextAddress(context, page)}>; rel=\"next\"");
        }

        context.Response.Headers.Link = string.Join(", ", links);
        return ReplyJson.Result(items);
    }

    /// <summary>An envelope that holds the next page's address, relative with <c>relative=true</c>; <c>next</c> replaces it on every page.</summary>
    private static IResult Next(HttpContext context)
    {
        (int page, int last, JsonArray items) = Page(context);
        string? next = page < last || context.Request.Query.ContainsKey("next") ? NextAddress(context, page) : null;
        return ReplyJson.Result(new JsonObject
        {
            ["value"] = new JsonObject { ["items"] = items },
            ["@odata.nextLink"] = context.Request.Query.ContainsKey("relative") ? next?[next.IndexOf('?', StringComparison.Ordinal)..] : next,
        });
    }

    private static async Task<IResult> CursorInBody(HttpContext context)
    {
        JsonBody? body = await JsonBody.Read(context.Request).ConfigureAwait(false);
        return Cursor(context, body?.Text("cursor"));
    }

    /// <summary>An envelope with a cursor; <c>stuck=true</c> hands out the same cursor again and again.</summary>
    private static IResult Cursor(HttpContext context, string? cursor)
    {
        int start = cursor is { Length: > 2 } ? int.Parse(cursor.AsSpan(2), CultureInfo.InvariantCulture) : 0;
        int count = Number(context, "count", 35), size = Number(context, "size", 10);
        int end = Math.Min(start + size, count);
        bool stuck = context.Request.Query.ContainsKey("stuck");
        return ReplyJson.Result(new JsonObject
        {
            ["data"] = Items(start + 1, end),
            ["meta"] = new JsonObject
            {
                ["cursor"] = stuck ? "c-0" : end < count || context.Request.Query.ContainsKey("always") ? $"c-{end.ToString(CultureInfo.InvariantCulture)}" : null,
                ["hasMore"] = end < count || stuck,
            },
        });
    }

    /// <summary>An array by <c>offset</c> and <c>limit</c> of at most 10, without a total; <c>stuck=true</c> does not look at the offset.</summary>
    private static IResult Offset(HttpContext context)
    {
        int start = context.Request.Query.ContainsKey("stuck") ? 0 : Number(context, "offset", 0);
        int end = Math.Min(start + Math.Min(Number(context, "limit", 10), 10), Number(context, "count", 35));
        return ReplyJson.Result(Items(start + 1, end));
    }

    private static (int Page, int Last, JsonArray Items) Page(HttpContext context)
    {
        int page = Number(context, "page", 1), count = Number(context, "count", 35), size = Number(context, "size", 10);
        return (page, (count + size - 1) / size, Items(((page - 1) * size) + 1, Math.Min(page * size, count)));
    }

    private static string NextAddress(HttpContext context, int page) =>
        context.Request.Query["next"] is [{ Length: > 0 } next] ? next : Address(context, page + 1);

    private static string Address(HttpContext context, int page)
    {
        HttpRequest request = context.Request;
        return $"{request.Scheme}://{request.Host}{request.Path}{QueryString.Create(request.Query.Where(parameter => parameter.Key != "page").Append(new("page", page.ToString(CultureInfo.InvariantCulture))))}";
    }

    private static JsonArray Items(int first, int last)
    {
        JsonArray items = [];
        for (int id = first; id <= last; id++)
        {
            items.Add(new JsonObject { ["id"] = id });
        }

        return items;
    }

    private static int Number(HttpContext context, string name, int otherwise) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
