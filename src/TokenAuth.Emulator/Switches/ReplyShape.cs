namespace TokenAuth.Emulator;

/// <summary>How a token reply is written; all but <see cref="Native"/> were seen in the wild.</summary>
public enum ReplyShape
{
    /// <summary>As the vendor of the route documents it.</summary>
    Native,

    /// <summary>RFC 6749 members, with <c>"expires_in":"3599"</c>.</summary>
    ExpiresInString,

    /// <summary>RFC 6749 members, with <c>"expires_on":"1634739482"</c> instead of <c>expires_in</c>.</summary>
    ExpiresOn,

    /// <summary>RFC 6749 members, with <c>"expires_at":"1634739482"</c> instead of <c>expires_in</c>.</summary>
    ExpiresAt,

    /// <summary><c>{ token, refreshToken, ttl: "3600" }</c>.</summary>
    Ttl,

    /// <summary><c>{ code, data: { accessToken, accessTokenExpiryDate, … } }</c> with dates at an offset of eight hours.</summary>
    WrappedCamelCase,

    /// <summary><c>{ access_token: { token, valid_to_time } }</c>.</summary>
    NestedTokenObject,

    /// <summary>RFC 6749 members and <c>refresh_expires_in</c>.</summary>
    RefreshExpiresIn,

    /// <summary>Instants as milliseconds since 1970, where seconds or ISO 8601 would be right.</summary>
    EpochMilliseconds,

    /// <summary>RFC 6749 members, with <c>expires_in</c> in milliseconds.</summary>
    ExpiresInMilliseconds,

    /// <summary>The native shape without any word on lifetimes.</summary>
    NoLifetime,
}
