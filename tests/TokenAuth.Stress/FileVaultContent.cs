namespace TokenAuth.Stress;

/// <summary>What the file of a <see cref="FileVault"/> holds.</summary>
internal sealed class FileVaultContent
{
    public Dictionary<string, FileVaultEntry> Entries { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset? WrittenAt { get; set; }
}
