using System.Globalization;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>Writes tokens in the shape of the route, or in the one that the switches ask for.</summary>
internal sealed class TokenReplyWriter(EmulatorSwitches switches, TokenMint mint)
{
    private static readonly TimeSpan LocalOffset = TimeSpan.FromHours(8);

    /// <summary>The reply of the B2COPY Back Office.</summary>
    public JsonObject BackOffice(IssuedTokens tokens, RefreshTokenInReply refresh)
    {
        JsonObject reply = Shaped(tokens, refresh) ?? Dated(tokens, refresh);
        if (switches.ReplyShape != ReplyShape.WrappedCamelCase)
        {
            reply.Insert(0, "2faRequired", false);
        }

        return reply;
    }

    /// <summary>What <c>data</c> holds in the envelope of B2CORE.</summary>
    public JsonObject My(IssuedTokens tokens, RefreshTokenInReply refresh) =>
        switches.ReplyShape == ReplyShape.WrappedCamelCase ? CamelCase(tokens, refresh) : Shaped(tokens, refresh) ?? Dated(tokens, refresh);

    /// <summary>The reply of a token endpoint.</summary>
    public JsonObject OAuth(IssuedTokens tokens, RefreshTokenInReply refresh)
    {
        if (Shaped(tokens, refresh) is { } shaped)
        {
            return shaped;
        }

        return switches.ReplyShape switch
        {
            ReplyShape.NoLifetime => Flat(tokens, refresh),
            ReplyShape.EpochMilliseconds => Flat(tokens, refresh, ("expires_at", tokens.Access.ExpiresAt.ToUnixTimeMilliseconds())),
            _ => Flat(tokens, refresh, ("expires_in", Seconds(tokens.Lifetime))),
        };
    }

    /// <summary>Tokens for a reply that must not be used: the right look, and nothing in the ledger.</summary>
    public JsonObject Bogus(DateTimeOffset now)
    {
        AccessGrant grant = new()
        {
            TokenId = Guid.NewGuid().ToString("N"),
            Family = new TokenFamily { Subject = "nobody", Scope = string.Empty },
            Generation = 0,
            Scope = string.Empty,
            IssuedAt = now,
            ExpiresAt = now + switches.AccessLifetime,
        };
        return Inner(mint.AccessToken(grant), now, grant.ExpiresAt);
    }

    /// <summary>The shapes that do not depend on the route; null for the others.</summary>
    private JsonObject? Shaped(IssuedTokens tokens, RefreshTokenInReply refresh)
    {
        string expiresAt = tokens.Access.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string seconds = Seconds(tokens.Lifetime).ToString(CultureInfo.InvariantCulture);
        return switches.ReplyShape switch
        {
            ReplyShape.ExpiresInString => Flat(tokens, refresh, ("expires_in", seconds)),
            ReplyShape.ExpiresOn => Flat(tokens, refresh, ("expires_on", expiresAt)),
            ReplyShape.ExpiresAt => Flat(tokens, refresh, ("expires_at", expiresAt)),
            ReplyShape.ExpiresInMilliseconds => Flat(tokens, refresh, ("expires_in", Seconds(tokens.Lifetime) * 1000)),
            ReplyShape.RefreshExpiresIn => Flat(
                tokens,
                refresh,
                ("expires_in", Seconds(tokens.Lifetime)),
                ("refresh_expires_in", Seconds((tokens.Refresh?.ExpiresAt ?? tokens.Access.IssuedAt) - tokens.Access.IssuedAt))),
            ReplyShape.Ttl => WithRefresh(new JsonObject { ["token"] = tokens.AccessToken }, "refreshToken", tokens, refresh, ("ttl", seconds)),
            ReplyShape.NestedTokenObject => WithRefresh(
                new JsonObject { ["access_token"] = new JsonObject { ["token"] = tokens.AccessToken, ["valid_to_time"] = Iso(tokens.Access.ExpiresAt) } },
                "refresh_token",
                tokens,
                refresh),
            ReplyShape.WrappedCamelCase => new JsonObject { ["code"] = StatusCodes.Status200OK, ["data"] = CamelCase(tokens, refresh) },
            _ => null,
        };
    }

    private static JsonObject CamelCase(IssuedTokens tokens, RefreshTokenInReply refresh)
    {
        JsonObject data = new()
        {
            ["accessToken"] = tokens.AccessToken,
            ["accessTokenExpiryDate"] = Iso(tokens.Access.ExpiresAt.ToOffset(LocalOffset)),
        };
        WithRefresh(data, "refreshToken", tokens, refresh);
        if (tokens.Refresh is not null && refresh == RefreshTokenInReply.Present)
        {
            data["refreshTokenExpiryDate"] = Iso(tokens.Refresh.ExpiresAt.ToOffset(LocalOffset));
        }

        return data;
    }

    private JsonObject Flat(IssuedTokens tokens, RefreshTokenInReply refresh, params (string Name, JsonNode Value)[] lifetime)
    {
        JsonObject reply = WithRefresh(new JsonObject { ["access_token"] = tokens.AccessToken }, "refresh_token", tokens, refresh);
        string scope = tokens.Access.Scope;
        if (ScopePolicy.Contains(scope, "openid"))
        {
            reply["id_token"] = mint.IdToken(tokens.Access);
        }

        reply["scope"] = switches.CommaSeparatedScopes ? scope.Replace(' ', ',') : scope;
        foreach ((string name, JsonNode value) in lifetime)
        {
            reply[name] = value;
        }

        if (switches.TokenType.Length > 0)
        {
            reply["token_type"] = switches.TokenType;
        }

        return reply;
    }

    /// <summary>B2COPY's documented shape.</summary>
    private JsonObject Dated(IssuedTokens tokens, RefreshTokenInReply refresh)
    {
        DateTimeOffset issuedAt = tokens.Access.IssuedAt;
        JsonObject reply = new() { ["accessToken"] = Inner(tokens.AccessToken, issuedAt, tokens.Access.ExpiresAt) };
        if (refresh != RefreshTokenInReply.Absent)
        {
            reply["refreshToken"] = refresh == RefreshTokenInReply.Present && tokens.Refresh is { } grant
                ? Inner(grant.Token, issuedAt, grant.ExpiresAt)
                : null;
        }

        return reply;
    }

    private JsonObject Inner(string token, DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        JsonObject inner = new() { ["token"] = token };
        if (switches.ReplyShape != ReplyShape.NoLifetime)
        {
            inner["createdAt"] = Instant(createdAt);
            inner["expiresAt"] = Instant(switches.CreatedEqualsExpires ? createdAt : expiresAt);
        }

        return inner;
    }

    private JsonNode Instant(DateTimeOffset instant) =>
        switches.ReplyShape == ReplyShape.EpochMilliseconds ? instant.ToUnixTimeMilliseconds() : Iso(instant);

    private static JsonObject WithRefresh(
        JsonObject reply,
        string name,
        IssuedTokens tokens,
        RefreshTokenInReply refresh,
        params (string Name, JsonNode Value)[] after)
    {
        if (refresh != RefreshTokenInReply.Absent && tokens.Refresh is not null)
        {
            reply[name] = refresh == RefreshTokenInReply.Present ? tokens.Refresh.Token : null;
        }

        foreach ((string afterName, JsonNode value) in after)
        {
            reply[afterName] = value;
        }

        return reply;
    }

    private static long Seconds(TimeSpan span) => (long)span.TotalSeconds;

    private static string Iso(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
