namespace TokenAuth.Emulator;

/// <summary>Tokens, or why there are none.</summary>
internal sealed record GrantOutcome
{
    public IssuedTokens? Issued { get; private init; }

    public Refusal? Refusal { get; private init; }

    public RefreshTokenInReply RefreshInReply { get; init; }

    /// <summary>What RFC 8693 §2.2.1 wants in the reply; null elsewhere.</summary>
    public string? IssuedTokenType { get; init; }

    /// <summary>The answer to a poll, which is no refusal to count.</summary>
    public bool IsPending { get; init; }

    public static implicit operator GrantOutcome(IssuedTokens issued) => new() { Issued = issued };

    public static implicit operator GrantOutcome(Refusal refusal) => new() { Refusal = refusal };
}
