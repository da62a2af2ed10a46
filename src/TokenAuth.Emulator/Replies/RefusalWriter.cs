using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TokenAuth.Emulator;

/// <summary>Puts refusals into the shape that the switches ask for.</summary>
internal sealed class RefusalWriter(EmulatorSwitches switches, TimeProvider clock)
{
    public IResult Write(HttpContext context, Refusal refusal)
    {
        WriteHeaders(context.Response.Headers, refusal);
        string name = ReasonPhrases.GetReasonPhrase(refusal.Status);
        return switches.ErrorShape switch
        {
            ErrorShape.BackOffice => Json(refusal, BackOffice(refusal)),
            ErrorShape.EshopboxErrors => Json(refusal, EshopboxErrors(refusal)),
            ErrorShape.EshopboxMessage => Json(refusal, new JsonObject { ["message"] = refusal.Message }),
            ErrorShape.EshopboxText => Results.Text(name, statusCode: refusal.Status),
            ErrorShape.EshopboxFields => Json(refusal, Fields(refusal)),
            ErrorShape.Problem => Json(refusal, Problem(refusal, name, context.Request.Path), "application/problem+json"),
            ErrorShape.PlainText => Results.Text(refusal.Message, statusCode: refusal.Status),
            _ => Json(refusal, Native(refusal)),
        };
    }

    private void WriteHeaders(IHeaderDictionary headers, Refusal refusal)
    {
        if (refusal.WwwAuthenticate is not null && switches.SendWwwAuthenticate)
        {
            headers.WWWAuthenticate = refusal.WwwAuthenticate;
        }

        if (refusal.RetryAt is { } at && switches.SendRetryAfter)
        {
            headers.RetryAfter = switches.RetryAfterAsDate
                ? HeaderUtilities.FormatDate(at)
                : Math.Ceiling((at - clock.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static JsonNode Native(Refusal refusal) => refusal switch
    {
        { OAuthError: not null } => OAuth(refusal),
        { Fields: not null } => Fields(refusal),
        _ => BackOffice(refusal),
    };

    private static JsonObject OAuth(Refusal refusal)
    {
        JsonObject body = new() { ["error"] = refusal.OAuthError, ["error_description"] = refusal.Message };
        foreach ((string name, object value) in refusal.OAuthMembers ?? new Dictionary<string, object>(StringComparer.Ordinal))
        {
            body[name] = ReplyJson.Node(value);
        }

        return body;
    }

    private static JsonObject BackOffice(Refusal refusal) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = refusal.Message,
            ["details"] = new JsonArray(new JsonObject { ["issue"] = refusal.Issue ?? refusal.Message }),
        },
    };

    private static JsonObject EshopboxErrors(Refusal refusal) => new()
    {
        ["error"] = new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject { ["domain"] = "global", ["reason"] = refusal.Issue ?? "backendError", ["message"] = refusal.Message }),
            ["code"] = (int)HttpStatusCode.PreconditionFailed,
            ["message"] = $"{refusal.Status}:{refusal.Message}",
        },
    };

    private static JsonNode Fields(Refusal refusal) =>
        ReplyJson.Node(refusal.Fields ?? new Dictionary<string, string[]>(StringComparer.Ordinal) { ["request"] = [refusal.Message] });

    private static JsonObject Problem(Refusal refusal, string name, PathString path) => new()
    {
        ["type"] = "about:blank",
        ["title"] = name,
        ["status"] = refusal.Status,
        ["detail"] = refusal.Message,
        ["instance"] = path.Value,
    };

    private static IResult Json(Refusal refusal, JsonNode body, string contentType = "application/json") =>
        ReplyJson.Result(body, refusal.Status, contentType);
}
