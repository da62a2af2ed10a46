using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Fuzz;

/// <summary>A token endpoint's reply: usable tokens with instants in bounds, a challenge without tokens, or a typed error that echoes nothing that was sent.</summary>
/// <param name="name">The target's name.</param>
/// <param name="members">Under which names the service says what.</param>
internal sealed class TokenReplyTarget(string name, ReplyMembers members) : FuzzTarget(
    name,
    "\"access_token\":", "\"accessToken\":", "\"refresh_token\":", "\"id_token\":", "\"token_type\":", "\"Bearer\"", "\"expires_in\":", "\"expiresAt\":", "\"createdAt\":", "\"data\":{", "\"result\":{",
    "\"scope\":", "\"2faRequired\":true", "\"uuid\":", "\"error\":\"mfa_required\"", "\"2030-05-04T13:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"0001-01-01T00:00:00-14:00\"", "null", "true", "\"token\":{\"value\":",
    "eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTksImlhdCI6MH0.", "\ufeff", "{", "}", "[", "]", ",")
{
    private static readonly Secret Sent = new(Canary);

    private readonly TokenReplyReader _reader = new(members);

    public override string Run(byte[] input)
    {
        var raw = new RawReply(HttpStatusCode.OK, "application/json", input, Now);
        TokenReply? challenge = _reader.ReadChallenge(raw);
        Require(challenge is null or { SecondFactorRequired: true, AccessToken: null, RefreshToken: null }, "a challenge with tokens");
        Require(!raw.ToString().Contains(Canary, StringComparison.Ordinal), "a reply that shows its body");
        TokenReply reply;
        try
        {
            reply = _reader.Read(raw, Sent);
        }
        catch (Exception error) when (error is ITypedError typed)
        {
            return $"{Refused(typed, ErrorId.UnexpectedReply, ErrorId.TokenTypeNotSupported)} {challenge is not null}";
        }

        if (reply.SecondFactorRequired)
        {
            Require(reply.AccessToken is null && reply.RefreshToken is null && reply.IdToken is null, "a challenge with tokens");
            return $"challenge {reply.Ticket is not null} {Math.Min(reply.OfferedMethods.Count, 3)}";
        }

        TokenReply again = _reader.Read(raw, Sent);
        Require(Equals(again.AccessToken, reply.AccessToken) && again.StatedLifetime == reply.StatedLifetime, "two readings of one reply that differ");
        RequireUsable(reply.AccessToken);
        RequireUsable(reply.RefreshToken);
        RequireUsable(reply.IdToken);
        var set = TokenSet.From(reply, default(TokenPosition).NextSignIn(Now), Now, previous: null);
        Require(set.ExpiresAt is null || (set.ExpiresAt > Now && set.ExpiresAt < Now.AddYears(101)), "an expiry out of bounds");
        Require(set.RefreshExpiresAt is null || (set.RefreshExpiresAt > Now && set.RefreshExpiresAt < Now.AddYears(101)), "a refresh token's expiry out of bounds");
        Require((set.ExpiresAt is null) == (set.LifetimeSource == LifetimeSource.Unknown), "an expiry from nowhere");
        return $"tokens {reply.RefreshToken is not null} {reply.IdToken is not null} {set.LifetimeSource} {Math.Min(reply.Scopes?.Count ?? -1, 3)} {set.RefreshExpiresAt is not null}";
    }

    private static void RequireUsable(Secret? token) =>
        Require(token is null || !token.Reveal().AsSpan().ContainsAnyExceptInRange('!', '~'), "a token that no header may carry");
}
