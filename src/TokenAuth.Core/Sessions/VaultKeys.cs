using System.Collections.Concurrent;

namespace TokenAuth.Sessions;

/// <summary>The key of a vault, and earlier ones that were met: whoever holds a key that the vault has lost writes it back.</summary>
internal sealed class VaultKeys(VaultAccess access)
{
    private readonly ConcurrentDictionary<string, VaultKey> _known = new(StringComparer.Ordinal);
    private volatile VaultKey? _current;
    private volatile bool _isWritten;

    /// <summary>The key that seals; null while none is known.</summary>
    public VaultKey? Current => _current;

    /// <summary>Whether this process wrote it to the vault.</summary>
    public bool IsWritten => _isWritten;

    public VaultKey? Find(string id) => _known.GetValueOrDefault(id);

    /// <summary>Takes a key that was found beside a session. It seals only where no other does.</summary>
    public void Learn(VaultKey? key)
    {
        if (key is not null)
        {
            _known.TryAdd(key.Id, key);
            _current ??= key;
        }
    }

    /// <summary>Reads the vault's entry again.</summary>
    /// <returns>The key; null where the vault has none.</returns>
    public async Task<VaultKey?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await access.ReadAsync(VaultEntryName.Key, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        var key = VaultKey.Parse(entry, access.Vault.Name);
        _known.TryAdd(key.Id, key);
        return _current = key;
    }

    /// <summary>The vault's key; made, or written back, where the vault has none.</summary>
    public async Task<VaultKey> NeedAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken).ConfigureAwait(false) ??
        await access.AloneAsync(
            async () =>
            {
                // By now, what another process wrote meanwhile is to be seen.
                if (await LoadAsync(cancellationToken).ConfigureAwait(false) is { } present)
                {
                    return present;
                }

                VaultKey key = _current ?? VaultKey.New();
                _known.TryAdd(key.Id, key);
                _current = key;
                await access.WriteAsync(VaultEntryName.Key, key.ToEntry(), description: null, cancellationToken).ConfigureAwait(false);
                _isWritten = true;
                FaultPoint.Hit(FaultPoint.AfterKey);

                // Another machine may have made one at the same time: the vault decides.
                return await LoadAsync(cancellationToken).ConfigureAwait(false) ?? key;
            },
            cancellationToken).ConfigureAwait(false);
}
