using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary><c>/document</c>: read it with If-None-Match, change it with If-Match (RFC 9110 section 13).</summary>
internal sealed class DocumentEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder authorized)
    {
        foreach (IEndpointRouteBuilder either in new[] { routes.MapGroup("/open"), authorized })
        {
            either.Any("/document", Serve);
        }
    }

    private async Task<IResult> Serve(HttpContext context)
    {
        RequestHeaders conditions = context.Request.GetTypedHeaders();
        (string text, string tag) = state.Document.Current;
        if (HttpMethods.IsPut(context.Request.Method))
        {
            if (conditions.IfMatch is { Count: > 0 } required && !Contains(required, tag))
            {
                return state.Refusals.Write(context, new Refusal(StatusCodes.Status412PreconditionFailed, "Changed") { Issue = "The document has changed." });
            }

            using StreamReader reader = new(context.Request.Body);
            state.Document.Write(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false));
            (text, tag) = state.Document.Current;
        }

        context.Response.Headers.ETag = tag;
        return HttpMethods.IsGet(context.Request.Method) && conditions.IfNoneMatch is { Count: > 0 } known && Contains(known, tag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : ReplyJson.Result(new { Text = text });
    }

    private static bool Contains(IList<EntityTagHeaderValue> tags, string tag) => tags.Any(known => known.Tag == "*" || known.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: true));
}
