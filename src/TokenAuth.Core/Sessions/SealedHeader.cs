using System.Buffers.Binary;
using TokenAuth.Errors;
using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>The clear part of a sealed file. Nobody can change it unnoticed: it is authenticated together with what is sealed.</summary>
internal sealed record SealedHeader
{
    public const int Length = 96;

    private const ushort Version = 1;
    private const byte TombstoneFlag = 1;
    private const byte ConfirmedFlag = 2;
    private const byte IntentFlag = 4;
    private const byte SignInIntentFlag = 8;

    /// <summary>The session's id: a file that was copied to another session's place says so.</summary>
    public required string SessionId { get; init; }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>The place of the token set inside.</summary>
    public required TokenPosition Position { get; init; }

    /// <summary>When the file was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Whether the session was signed out; then nothing is inside.</summary>
    public bool IsTombstone { get; init; }

    /// <summary>Whether the vault's entry was seen to last: if it is gone, its owner removed it.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>A redemption that was about to be sent.</summary>
    public SessionIntent? Intent { get; init; }

    /// <summary>Why the token set inside cannot be renewed; null while it can.</summary>
    public SignInAgainReason? Ended { get; init; }

    private static ReadOnlySpan<byte> Magic => "TAsealed"u8;

    /// <summary>Reads a header; null where this is none.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionTooNew"/>.</exception>
    public static SealedHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || !file.StartsWith(Magic))
        {
            return null;
        }

        ushort version = BinaryPrimitives.ReadUInt16BigEndian(file[8..]);
        if (version > Version)
        {
            throw SavedErrors.TooNew("A session's sealed file");
        }

        if (version == 0 || file.Length < Length)
        {
            return null;
        }

        byte flags = file[10];
        byte ended = file[11];
        try
        {
            return new SealedHeader
            {
                IsTombstone = (flags & TombstoneFlag) != 0,
                IsConfirmed = (flags & ConfirmedFlag) != 0,
                Ended = ended == 0 ? null : (SignInAgainReason)(ended - 1),
                SessionId = Hex(file.Slice(16, Sessions.SessionId.ByteLength)),
                KeyId = Hex(file.Slice(32, VaultKey.IdLength)),
                Position = new TokenPosition(
                    BinaryPrimitives.ReadInt64BigEndian(file[40..]), BinaryPrimitives.ReadInt64BigEndian(file[48..]), new Guid(file.Slice(56, 16)), ReadInstant(file[72..])),
                Intent = (flags & IntentFlag) == 0 ? null : new SessionIntent((flags & SignInIntentFlag) != 0, ReadInstant(file[80..])),
                WrittenAt = ReadInstant(file[88..]),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            // An instant that is none.
            return null;
        }
    }

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), Version);
        bytes[10] = (byte)((IsTombstone ? TombstoneFlag : 0) | (IsConfirmed ? ConfirmedFlag : 0) | (Intent is null ? 0 : IntentFlag) | (Intent is { IsSignIn: true } ? SignInIntentFlag : 0));
        bytes[11] = Ended is { } reason ? (byte)((int)reason + 1) : (byte)0;
        Convert.FromHexString(SessionId).CopyTo(bytes, 16);
        Convert.FromHexString(KeyId).CopyTo(bytes, 32);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(40), Position.Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(48), Position.Generation);
        Position.Lineage.TryWriteBytes(bytes.AsSpan(56));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(72), Position.SignedInAt.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(80), Intent?.Instant.UtcTicks ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(88), WrittenAt.UtcTicks);
        return bytes;
    }

    private static DateTimeOffset ReadInstant(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadInt64BigEndian(bytes), TimeSpan.Zero);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
