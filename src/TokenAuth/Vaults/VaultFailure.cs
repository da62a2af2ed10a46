namespace TokenAuth.Vaults;

/// <summary>What went wrong inside the vaults' runspace, in words that may be shown; who called makes an error of it.</summary>
/// <param name="message">What happened.</param>
/// <param name="isLocked">Whether the vault wants somebody to unlock it.</param>
internal sealed class VaultFailure(string message, bool isLocked) : Exception(message)
{
    /// <summary>Whether the vault wants somebody to unlock it.</summary>
    public bool IsLocked { get; } = isLocked;
}
