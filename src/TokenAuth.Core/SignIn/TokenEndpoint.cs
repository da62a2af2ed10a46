using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>The OAuth token endpoint of a session (RFC 6749 section 3.2): every grant goes through here.</summary>
internal sealed class TokenEndpoint
{
    private static readonly int[] RefusedAtSignIn = [400, 401, 403];

    private readonly SignInContext _context;
    private readonly EndpointDefinition _definition;
    private readonly OAuthClient _client;

    public TokenEndpoint(SignInContext context)
    {
        _context = context;
        _client = context.Client ?? new OAuthClient();
        _definition = context.Service.Token ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidArgument, $"The service '{context.Service.Name}' describes no OAuth token endpoint.")
        {
            NextStep = "Add a token member to your service definition, or use Connect-BackOffice for a sign-in with a password.",
        };
    }

    /// <summary>A grant's values: its type, then what the caller adds, then scope, audience and resource.</summary>
    public RequestValues Grant(string type, bool asksForScope = true)
    {
        RequestValues values = _context.NewValues().WithGrant("grant_type", type);
        if (asksForScope)
        {
            values.WithGrant("scope", _client.ScopeText).WithGrant("audience", _client.Audience);
            foreach (string resource in _client.Resources)
            {
                values.WithGrant("resource", resource);
            }
        }

        return values;
    }

    /// <summary>Redeems a grant at sign-in: whatever is refused is a refused sign-in.</summary>
    public Task<TokenReply> SignInAsync(RequestValues grant, string account, CancellationToken cancellationToken) =>
        RedeemAsync(_definition with { RefusedStatus = RefusedAtSignIn }, grant, message => Refused(account, message), account, cancellationToken);

    /// <summary>Redeems a refresh token at a renewal: only <c>invalid_grant</c> ends it (RFC 6749 section 5.2).</summary>
    public Task<TokenReply> RenewAsync(RequestValues grant, string account, CancellationToken cancellationToken) =>
        RedeemAsync(_definition, grant, static message => new GrantRefusedException(message), account, cancellationToken);

    /// <summary>Sends a grant and hands the reply out as it is, for polling.</summary>
    public async Task<RawReply> SendAsync(RequestValues grant, CancellationToken cancellationToken)
    {
        Authenticate(grant);
        return await new EndpointCaller(_context).SendAsync(_definition, grant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a reply that was handed out grants.</summary>
    /// <exception cref="TokenAuthException">It grants nothing.</exception>
    public TokenReply Read(RawReply raw, RequestValues grant, string account)
    {
        var caller = new EndpointCaller(_context);
        return raw.IsSuccess
            ? caller.Read(raw, grant)
            : throw caller.RefusalOf(_definition with { RefusedStatus = RefusedAtSignIn }, raw, grant, message => Refused(account, message), account);
    }

    private static TokenAuthException Refused(string account, string? message) =>
        new(ErrorId.SignInRefused, ErrorKind.Authentication, $"The service refused the sign-in of '{account}'{(message is null ? "." : $": {message}")}")
        {
            NextStep = "Check what was given: the refresh token, code, assertion or key may be spent, expired or meant for another client.",
        };

    private async Task<TokenReply> RedeemAsync(EndpointDefinition endpoint, RequestValues grant, Func<string?, Exception> refused, string account, CancellationToken cancellationToken)
    {
        Authenticate(grant);
        TokenReply reply = await new EndpointCaller(_context).RedeemAsync(endpoint, grant, refused, account, cancellationToken).ConfigureAwait(false);
        return reply.SecondFactorRequired ? throw refused("it asks for a second factor") : reply;
    }

    private void Authenticate(RequestValues grant)
    {
        Uri address = new EndpointCaller(_context).AddressOf(_definition, grant);
        Origin.Of(address).RequireSecure();
        _client.Authenticate(grant, address, _context.Clock);
    }
}
