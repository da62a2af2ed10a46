namespace TokenAuth.Emulator;

/// <summary>Why a request is refused, before it is put into a shape.</summary>
internal sealed record Refusal(int Status, string Message)
{
    /// <summary>The detail that the Back Office adds.</summary>
    public string? Issue { get; init; }

    /// <summary>An RFC 6749 §5.2 error; OAuth routes have one.</summary>
    public string? OAuthError { get; init; }

    /// <summary>More members beside the OAuth error.</summary>
    public IReadOnlyDictionary<string, object>? OAuthMembers { get; init; }

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyDictionary<string, string[]>? Fields { get; init; }

    public string? WwwAuthenticate { get; init; }

    public DateTimeOffset? RetryAt { get; init; }
}
