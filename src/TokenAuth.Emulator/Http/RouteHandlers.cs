namespace TokenAuth.Emulator;

/// <summary>
/// Maps handlers that take the whole request. The framework's own mapping compiles a delegate for each handler at the first request,
/// which takes longer than most tests.
/// </summary>
internal static class RouteHandlers
{
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get], Delegate(handler));

    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], Delegate(handler));

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Post], Delegate(handler));

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Post], Delegate(handler));

    public static void Patch(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Patch], Delegate(handler));

    public static void Delete(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> handler) =>
        routes.MapMethods(pattern, [HttpMethods.Delete], Delegate(handler));

    public static void Any(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        routes.Map(pattern, Delegate(handler));

    public static void Any(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, IResult> handler) =>
        routes.Map(pattern, Delegate(handler));

    public static void Otherwise(this IEndpointRouteBuilder routes, Func<HttpContext, IResult> handler) => routes.MapFallback(Delegate(handler));

    /// <summary>A part of the path that the pattern names.</summary>
    public static string RouteValue(this HttpContext context, string name) => context.Request.RouteValues[name] as string ?? string.Empty;

    private static RequestDelegate Delegate(Func<HttpContext, IResult> handler) => context => handler(context).ExecuteAsync(context);

    private static RequestDelegate Delegate(Func<HttpContext, Task<IResult>> handler) => async context =>
    {
        IResult result = await handler(context).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    };
}
