using System.Security.Cryptography;

namespace TokenAuth.Sessions;

/// <summary>
/// Seals and opens a session's file: header, 12 random nonce bytes, tag, and the session under AES-GCM (NIST SP 800-38D) with the header as
/// associated data. Random nonces repeat too rarely to matter: a key would have to seal 2^32 files.
/// </summary>
internal static class SealedContent
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = SealedHeader.Length + NonceLength + TagLength;

    public static byte[] Seal(SealedHeader header, VaultKey key, ReadOnlySpan<byte> plain)
    {
        byte[] sealedBytes = new byte[Overhead + plain.Length];
        Span<byte> file = sealedBytes;
        header.ToBytes().CopyTo(file);
        Span<byte> nonce = file.Slice(SealedHeader.Length, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm cipher = key.Open();
        cipher.Encrypt(nonce, plain, file[Overhead..], file.Slice(SealedHeader.Length + NonceLength, TagLength), file[..SealedHeader.Length]);
        return sealedBytes;
    }

    /// <summary>Opens a file; null where it is damaged or was sealed with another key.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> file, VaultKey key)
    {
        if (file.Length < Overhead)
        {
            return null;
        }

        byte[] plain = new byte[file.Length - Overhead];
        using AesGcm cipher = key.Open();
        try
        {
            cipher.Decrypt(file.Slice(SealedHeader.Length, NonceLength), file[Overhead..], file.Slice(SealedHeader.Length + NonceLength, TagLength), plain, file[..SealedHeader.Length]);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
