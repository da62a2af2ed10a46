namespace TokenAuth.Services;

/// <summary>Where a service's error bodies say what; each place is member names joined by dots. What is left out is found by the known shapes.</summary>
public sealed record ErrorMembers
{
    /// <summary>A definition that names no places.</summary>
    public static ErrorMembers None { get; } = new();

    /// <summary>The message for people.</summary>
    public IReadOnlyList<string> Message { get; init; } = [];

    /// <summary>The code that <c>refusedErrors</c> and OAuth's codes (RFC 6749 section 5.2) are compared with.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];
}
