using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

namespace TokenAuth.Emulator;

/// <summary>The copy-trading accounts of the Back Office.</summary>
internal sealed class AccountEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder authorized)
    {
        authorized.Get("/api/v2/b2copy/accounts", List);
        authorized.Post("/api/v2/b2copy/accounts/create", Create);
    }

    private async Task<IResult> List(HttpContext context)
    {
        JsonBody? body = await JsonBody.Read(context.Request).ConfigureAwait(false);
        bool cameWithBody = context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        if (body is null && cameWithBody)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        AccountQuery query = new(body?.Members, context.Request.Query);
        if (query.Run(state.Accounts.All, platformRequired: true) is not { } found)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(query.Problems) with { Fields = query.Problems });
        }

        context.Response.Headers["X-Total-Count"] = found.Total.ToString(CultureInfo.InvariantCulture);
        return ReplyJson.Result(JsonSerializer.SerializeToNode(found.Page, AccountFields.Wire)!);
    }

    private async Task<IResult> Create(HttpContext context)
    {
        if (await JsonBody.Read(context.Request).ConfigureAwait(false) is not { } body)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.MalformedBody);
        }

        AccountCreation creation = new(body.Members);
        if (creation.Problems.Count > 0)
        {
            return state.Refusals.Write(context, BackOfficeRefusals.Invalid(creation.Problems) with { Fields = creation.Problems });
        }

        string email = BearerMiddleware.GrantOf(context).Family.Subject;
        Account account = state.Accounts.Add(id => creation.ToAccount(id, email, state.Clock.GetUtcNow()));
        JsonNode reply = JsonSerializer.SerializeToNode(account, AccountFields.Wire)!;
        return ReplyJson.Result(reply, StatusCodes.Status201Created);
    }
}
