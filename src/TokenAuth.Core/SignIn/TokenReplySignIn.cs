using System.Net;
using System.Text;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>A token reply that somebody already holds, in any of the known shapes. Nothing is sent.</summary>
public sealed class TokenReplySignIn : ISignInFlow
{
    private Secret? _json;

    /// <summary>Makes the flow.</summary>
    /// <param name="account">Who signed in, as people know them.</param>
    /// <param name="json">The reply as JSON.</param>
    public TokenReplySignIn(string account, Secret json)
    {
        Account = account;
        _json = json;
    }

    /// <inheritdoc/>
    public string Account { get; }

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        Secret json = Interlocked.Exchange(ref _json, null) ?? throw new InvalidOperationException("The reply was taken.");
        var raw = new RawReply(HttpStatusCode.OK, "application/json", Encoding.UTF8.GetBytes(json.Reveal()), context.Clock.GetUtcNow());
        TokenReply reply = new TokenReplyReader(context.Service.Reply).Read(raw, json);
        return reply.SecondFactorRequired
            ? throw TokenReplyReader.Unexpected("The reply asks for a second factor and holds no token", raw, [json])
            : Task.FromResult(reply);
    }

    /// <inheritdoc/>
    public void Forget() => _json = null;
}
