using Microsoft.Extensions.Primitives;

namespace TokenAuth.Emulator;

/// <summary><c>/cookies?name=value&amp;…</c>: sets cookies, and leads elsewhere where <c>to=</c> says so; says which ones came.</summary>
internal static class CookieEndpoints
{
    private const string Target = "to";

    public static void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        routes.Any("/open/cookies", Serve);
        authorized.Any("/cookies", Serve);
    }

    private static IResult Serve(HttpContext context)
    {
        foreach ((string name, StringValues value) in context.Request.Query.Where(static pair => pair.Key != Target))
        {
            context.Response.Headers.Append("Set-Cookie", $"{name}={value}; Path=/");
        }

        if (context.Request.Query[Target] is [{ Length: > 0 } target])
        {
            context.Response.Headers.Location = target;
            return Results.StatusCode(StatusCodes.Status302Found);
        }

        return ReplyJson.Result(new { Cookies = context.Request.Cookies.ToDictionary(static cookie => cookie.Key, static cookie => cookie.Value, StringComparer.Ordinal) });
    }
}
