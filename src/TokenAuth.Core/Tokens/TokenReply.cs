using TokenAuth.Secrecy;

namespace TokenAuth.Tokens;

/// <summary>What a service's reply to a sign-in or a renewal says, in one shape whatever the service's own is.</summary>
public sealed record TokenReply
{
    /// <summary>The access token; null only where <see cref="SecondFactorRequired"/>.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The refresh token; null means "keep the old one".</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>The id token.</summary>
    public Secret? IdToken { get; init; }

    /// <summary>The scopes; null where the reply does not name them.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The access token's lifetime as stated; may be zero or negative, which says nothing.</summary>
    public TimeSpan? StatedLifetime { get; init; }

    /// <summary>The refresh token's lifetime as stated.</summary>
    public TimeSpan? StatedRefreshLifetime { get; init; }

    /// <summary>Whether a second factor is asked. Then the reply has no usable token, whatever else it holds.</summary>
    public bool SecondFactorRequired { get; init; }

    /// <summary>What ties the second factor's code to this sign-in.</summary>
    public Secret? Ticket { get; init; }

    /// <summary>The second factors that the service offers, in its own words.</summary>
    public IReadOnlyList<string> OfferedMethods { get; init; } = [];
}
