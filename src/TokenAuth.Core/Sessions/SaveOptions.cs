namespace TokenAuth.Sessions;

/// <summary>How a session is saved.</summary>
public sealed record SaveOptions
{
    /// <summary>The options of somebody who asks for nothing special.</summary>
    public static SaveOptions Default { get; } = new();

    /// <summary>The name in the vault; null saves under the session's own. The session keeps its name in this process.</summary>
    public string? Name { get; init; }

    /// <summary>Whether a saved session of that name that belongs to another account or service is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to wait until a process that has just begun would find what was written.</summary>
    public bool Verify { get; init; }
}
