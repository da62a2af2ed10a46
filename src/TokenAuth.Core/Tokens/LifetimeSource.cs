namespace TokenAuth.Tokens;

/// <summary>How the lifetime of a token is known.</summary>
public enum LifetimeSource
{
    /// <summary>It is not: the token is used until a 401.</summary>
    Unknown,

    /// <summary>The reply says it.</summary>
    Reply,

    /// <summary>The token is a JSON Web Token whose <c>exp</c> and <c>iat</c> say it.</summary>
    Jwt,
}
