namespace TokenAuth.Sessions;

/// <summary>That a redemption was about to be sent. Found later by somebody who holds the lock, it says that nobody knows what became of it.</summary>
/// <param name="IsSignIn">Whether a credential was to be sent; else the refresh token.</param>
/// <param name="Instant">When.</param>
internal sealed record SessionIntent(bool IsSignIn, DateTimeOffset Instant);
