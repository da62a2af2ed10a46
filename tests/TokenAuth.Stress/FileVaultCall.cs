namespace TokenAuth.Stress;

/// <summary>A call of a <see cref="FileVault"/>.</summary>
/// <param name="Operation">Read, ReadAfresh, Write, WriteAfresh, Remove or List.</param>
/// <param name="Entry">The entry, or the prefix of a list.</param>
public sealed record FileVaultCall(string Operation, string Entry);
