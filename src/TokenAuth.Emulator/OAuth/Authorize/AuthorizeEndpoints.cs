namespace TokenAuth.Emulator;

/// <summary>RFC 6749 §4.1.1 with PKCE (RFC 7636), the issuer in the answer (RFC 9207) and OpenID Connect's nonce.</summary>
internal sealed class AuthorizeEndpoints(EmulatorState state)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string root in OAuthRoots.All)
        {
            routes.Get(root + "/oauth/authorize", context => Task.FromResult(Authorize(context)));
            routes.Post(root + "/oauth/authorize/decision", Decide);
        }
    }

    private IResult Authorize(HttpContext context)
    {
        state.Counters.Count(EmulatorEvent.AuthorizationRequest);
        if (OAuthParameters.From(context.Request.Query) is not { } parameters)
        {
            return Broken("A parameter comes twice.");
        }

        if (parameters["client_id"] is not { } id || state.Clients.Find(id) is not { } client)
        {
            return Broken("The client is unknown.");
        }

        if (parameters["redirect_uri"] is not { } address || !RedirectAddress.IsAllowed(client, address))
        {
            return Broken("The redirect_uri is neither registered nor a loopback address.");
        }

        AuthorizationRequest request = new()
        {
            Client = client,
            RedirectUri = address,
            Issuer = state.Addresses.IssuerFor(context),
            Scope = state.Scopes.Grant(parameters["scope"]) ?? string.Empty,
            State = parameters["state"],
            Nonce = parameters["nonce"],
            Target = parameters.Target,
            CodeChallenge = parameters["code_challenge"],
        };
        return Mistake(request, parameters) is { } mistake ? Refuse(request, mistake)
            : state.Switches.AuthorizeShowsPage ? Page(context, request)
            : Answer(request, approved: !state.Switches.AuthorizeDenies);
    }

    private async Task<IResult> Decide(HttpContext context)
    {
        OAuthParameters? parameters = await OAuthParameters.Read(context.Request, jsonAllowed: false).ConfigureAwait(false);
        return parameters?["request"] is { } id && state.Authorizations.Take(id) is { } request
            ? Answer(request, parameters["decision"] == "approve")
            : Broken("There is no such request, or it was decided before.");
    }

    private (string Error, string Description)? Mistake(AuthorizationRequest request, OAuthParameters parameters)
    {
        if (parameters["response_type"] != "code")
        {
            return ("unsupported_response_type", "This server knows code.");
        }

        if (request.Client.GrantTypes is { } allowed && !allowed.Contains(GrantTypes.AuthorizationCode, StringComparer.Ordinal))
        {
            return ("unauthorized_client", OAuthErrors.UnauthorizedClient.Message);
        }

        if (request.CodeChallenge is null ? request.Client.Public : parameters["code_challenge_method"] != "S256")
        {
            return ("invalid_request", "PKCE with S256 is required of public clients, and plain of nobody.");
        }

        return state.Scopes.Grant(parameters["scope"]) is null ? ("invalid_scope", OAuthErrors.InvalidScope.Message) : null;
    }

    private IResult Page(HttpContext context, AuthorizationRequest request) => HtmlPage.Result("Sign in", $"""
        <p>{HtmlPage.Text(request.Client.Id)} asks for: {HtmlPage.Text(request.Scope)}</p>
        <form method="post" action="{HtmlPage.Text(context.Request.Path)}/decision">
        <input type="hidden" name="request" value="{HtmlPage.Text(state.Authorizations.Park(request))}">
        <button type="submit" name="decision" value="approve" id="approve">Approve</button>
        <button type="submit" name="decision" value="deny" id="deny">Deny</button>
        </form>
        """);

    private IResult Answer(AuthorizationRequest request, bool approved)
    {
        if (!approved)
        {
            return Refuse(request, ("access_denied", OAuthErrors.AccessDenied.Message));
        }

        state.Counters.Count(EmulatorEvent.Authorization);
        return Send(request, ("code", state.Authorizations.IssueCode(request)));
    }

    private IResult Refuse(AuthorizationRequest request, (string Error, string Description) mistake) =>
        Send(request, ("error", mistake.Error), ("error_description", mistake.Description));

    private IResult Send(AuthorizationRequest request, params (string Name, string? Value)[] answer)
    {
        EmulatorSwitches switches = state.Switches;
        (string Name, string? Value)[] all =
        [
            .. answer,
            ("state", switches.AuthorizeWrongState ? "wrong-" + request.State : request.State),
            ("iss", switches.AuthorizeOmitsIssuer ? null : switches.AuthorizeWrongIssuer ? TokenMint.WrongAddress : request.Issuer),
        ];
        return Results.Redirect(RedirectAddress.With(request.RedirectUri, all.Select(one => KeyValuePair.Create(one.Name, one.Value))));
    }

    /// <summary>RFC 6749 §4.1.2.1: nobody is redirected to an address that is not trusted.</summary>
    private static IResult Broken(string message) =>
        HtmlPage.Result("Bad request", $"<p>{HtmlPage.Text(message)}</p>", StatusCodes.Status400BadRequest);
}
