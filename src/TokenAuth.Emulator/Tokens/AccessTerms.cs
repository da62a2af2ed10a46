namespace TokenAuth.Emulator;

/// <summary>What one redemption asks of a family.</summary>
internal sealed record AccessTerms(string Scope, string? Target, string Issuer);
