using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Stress;

/// <summary>
/// A vault in one file, in plain text, for tests: processes share it, calls take as long as asked, and it loses writes the way SecretStore
/// does, which works on a copy of the whole store in each process's memory and writes it whole.
/// </summary>
/// <param name="path">The file.</param>
public sealed class FileVault(string path) : ISecretVault
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    private readonly List<FileVaultCall> _calls = [];
    private FileVaultContent? _copy;
    private long _copiedAt;

    public string Name { get; init; } = "Files";

    public bool IsShared { get; init; }

    /// <summary>How long a process works on its own copy before it looks at the file again; null: at every call.</summary>
    public TimeSpan? StaleFor { get; set; }

    public bool MayLoseWrites => StaleFor is not null;

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call takes.</summary>
    public TimeSpan Latency { get; set; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs before each call; what it throws is what the call throws.</summary>
    public Func<FileVaultCall, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The calls so far, in their order.</summary>
    public IReadOnlyList<FileVaultCall> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public DateTimeOffset? LastWritten => File.Exists(path) ? ReadFile().WrittenAt : null;

    public async Task<Secret?> ReadAsync(string entry, CancellationToken cancellationToken)
    {
        Secret? found = null;
        await CallAsync(new("Read", entry), content => found = content.Entries.TryGetValue(entry, out FileVaultEntry? item) ? new Secret(item.Value) : null, cancellationToken);
        return found;
    }

    public async Task<string?> ReadHashAfreshAsync(string entry, CancellationToken cancellationToken)
    {
        await BeginAsync(new("ReadAfresh", entry), cancellationToken);
        return ReadFile().Entries.TryGetValue(entry, out FileVaultEntry? item) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.Value))) : null;
    }

    public Task WriteAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken) =>
        CallAsync(new("Write", entry), content => content.Entries[entry] = new FileVaultEntry(value.Reveal(), description), cancellationToken, writes: true);

    public Task WriteAfreshAsync(string entry, Secret value, VaultEntryDescription? description, CancellationToken cancellationToken)
    {
        DropCopy();
        return CallAsync(new("WriteAfresh", entry), content => content.Entries[entry] = new FileVaultEntry(value.Reveal(), description), cancellationToken, writes: true);
    }

    public Task RemoveAsync(string entry, CancellationToken cancellationToken) =>
        CallAsync(new("Remove", entry), content => content.Entries.Remove(entry), cancellationToken, writes: true);

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        VaultEntry[] found = [];
        await CallAsync(
            new("List", prefix),
            content => found = [.. content.Entries.Where(item => item.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(static item => new VaultEntry(item.Key, item.Value.Description))],
            cancellationToken);
        return found;
    }

    /// <summary>Looks at the file again at the next call, whatever the copy's age.</summary>
    public void DropCopy() => _copy = null;

    private async Task BeginAsync(FileVaultCall call, CancellationToken cancellationToken)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }

        await Before(call);
        cancellationToken.ThrowIfCancellationRequested();
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, Clock, cancellationToken);
        }
    }

    private async Task CallAsync(FileVaultCall call, Action<FileVaultContent> act, CancellationToken cancellationToken, bool writes = false)
    {
        await BeginAsync(call, cancellationToken);
        await using FileStream held = await LockAsync(cancellationToken);
        if (_copy is null || StaleFor is not { } staleFor || Clock.GetElapsedTime(_copiedAt) >= staleFor)
        {
            _copy = ReadFile();
            _copiedAt = Clock.GetTimestamp();
        }

        act(_copy);
        if (writes)
        {
            _copy.WrittenAt = Clock.GetUtcNow();
            WriteFile(_copy);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                // Another process, whose time is real.
                await Task.Delay(BetweenAttempts, TimeProvider.System, cancellationToken);
            }
        }
    }

    private FileVaultContent ReadFile() => File.Exists(path) ? JsonSerializer.Deserialize<FileVaultContent>(File.ReadAllBytes(path))! : new FileVaultContent();

    private void WriteFile(FileVaultContent content)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(content));
        File.Move(temporary, path, overwrite: true);
    }
}
