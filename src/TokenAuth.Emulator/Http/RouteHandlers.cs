namespace TokenAuth.Emulator;

/// <summary>Maps handlers that take the whole request; without the cast the framework would take them for middleware and drop their result.</summary>
internal static class RouteHandlers
{
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapGet(pattern, (Delegate)handler);

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapPost(pattern, (Delegate)handler);

    public static void Patch(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapPatch(pattern, (Delegate)handler);

    public static void Any(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.Map(pattern, (Delegate)handler);
}
