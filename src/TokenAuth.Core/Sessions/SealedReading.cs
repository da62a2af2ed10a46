namespace TokenAuth.Sessions;

/// <summary>What was found in a sealed file's place.</summary>
/// <param name="Header">Its clear part; null where there is no file, or no header in it.</param>
/// <param name="Document">What was inside; null for a tombstone, and where it could not be opened.</param>
/// <param name="IsOpened">Whether it could be opened: only then is the header authentic.</param>
/// <param name="IsMissing">Whether there is no file.</param>
internal sealed record SealedReading(SealedHeader? Header, SessionDocument? Document, bool IsOpened, bool IsMissing)
{
    public static SealedReading Missing { get; } = new(Header: null, Document: null, IsOpened: false, IsMissing: true);
}
