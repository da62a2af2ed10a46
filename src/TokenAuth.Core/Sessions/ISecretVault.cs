using TokenAuth.Secrecy;

namespace TokenAuth.Sessions;

/// <summary>
/// A place outside the process that keeps secrets by name. Every call is bounded in time and can be cancelled; what goes wrong is a
/// <see cref="Errors.TokenAuthException"/>: <see cref="Errors.ErrorId.VaultNotFound"/>, <see cref="Errors.ErrorId.VaultLocked"/>,
/// <see cref="Errors.ErrorId.VaultTimeout"/>, <see cref="Errors.ErrorId.VaultReadFailed"/> or <see cref="Errors.ErrorId.VaultWriteFailed"/>.
/// </summary>
public interface ISecretVault
{
    /// <summary>The vault's name, as it is registered.</summary>
    string Name { get; }

    /// <summary>Whether several machines read and write it; else it belongs to this machine and user alone.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Whether a write may be lost to another process that wrote at about the same time from a copy it had in memory, without this process's
    /// reads ever showing it. Such a vault is written rarely, never within seconds of another write, and its writes are confirmed.
    /// </summary>
    bool MayLoseWrites { get; }

    /// <summary>How long one call may take at most; then it fails.</summary>
    TimeSpan CallTimeout { get; }

    /// <summary>When somebody last wrote the vault, where that can be seen from outside; else null.</summary>
    DateTimeOffset? LastWritten { get; }

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secret; null where the vault has no such entry.</returns>
    Task<Secret?> ReadAsync(string entry, CancellationToken cancellationToken);

    /// <summary>Reads an entry as a process that has just begun would read it: past whatever this process keeps in memory of the vault.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The secret's SHA-256, in lower-case hexadecimal; null where the vault has no such entry.</returns>
    Task<string?> ReadHashAfreshAsync(string entry, CancellationToken cancellationToken);

    /// <summary>Writes an entry; what was there is replaced.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="value">The secret.</param>
    /// <param name="description">What everyone who may list the vault may see; holds no secret. Null for none. A vault without metadata ignores it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WriteAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an entry as a process that has just begun would: onto what the vault holds now, not onto what this process keeps in memory of it.
    /// Asked for only where a write was lost. A vault that loses none writes as always.
    /// </summary>
    /// <param name="entry">Its name.</param>
    /// <param name="value">The secret.</param>
    /// <param name="description">As for <see cref="WriteAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WriteAfreshAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken) => WriteAsync(entry, value, description, cancellationToken);

    /// <summary>Removes an entry; one that is not there is no error.</summary>
    /// <param name="entry">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RemoveAsync(string entry, CancellationToken cancellationToken);

    /// <summary>Lists entries without opening a secret.</summary>
    /// <param name="prefix">How their names begin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<VaultEntry>> ListAsync(string prefix, CancellationToken cancellationToken);
}
