namespace TokenAuth.Errors;

/// <summary>What sort of thing went wrong; a host maps it to its own categories.</summary>
public enum ErrorKind
{
    /// <summary>A credential, code or token was refused or is missing.</summary>
    Authentication,

    /// <summary>The network, or a service that does not answer.</summary>
    Connection,

    /// <summary>Time ran out.</summary>
    Timeout,

    /// <summary>A reply or a file that is not what it should be.</summary>
    InvalidData,

    /// <summary>What the caller handed in cannot be used.</summary>
    InvalidArgument,

    /// <summary>The named thing does not exist.</summary>
    NotFound,

    /// <summary>The named thing exists already.</summary>
    Exists,

    /// <summary>A rule that protects the token forbids it.</summary>
    Security,

    /// <summary>A limit was reached; later it may work.</summary>
    Limit,

    /// <summary>The service refused the request.</summary>
    InvalidOperation,
}
