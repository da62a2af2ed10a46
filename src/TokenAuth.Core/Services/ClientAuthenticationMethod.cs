namespace TokenAuth.Services;

/// <summary>How an OAuth client proves who it is.</summary>
public enum ClientAuthenticationMethod
{
    /// <summary>Id and secret in a Basic header (RFC 6749 section 2.3.1).</summary>
    Basic,

    /// <summary>Id and secret in the body.</summary>
    Post,

    /// <summary>A token signed with the client's key (RFC 7523 section 2.2).</summary>
    PrivateKeyJwt,

    /// <summary>The id alone: a public client.</summary>
    None,
}
