using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace TokenAuth.Emulator;

/// <summary>RFC 6238, written apart from the engine's so that a slip in one cannot hide in the other.</summary>
internal static class Totp
{
    public static long Step(EmulatorUser user, DateTimeOffset instant) => instant.ToUnixTimeSeconds() / user.TotpPeriodSeconds;

    public static string Code(EmulatorUser user, long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        byte[] mac = Mac(user, message);

        int offset = mac[^1] & 0x0F;
        long truncated = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(offset)) & 0x7FFF_FFFF;
        long modulus = 1;
        for (int digit = 0; digit < user.TotpDigits; digit++)
        {
            modulus *= 10;
        }

        return (truncated % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(user.TotpDigits, '0');
    }

    /// <summary>The step in the window around now whose code this is.</summary>
    public static long? FindStep(EmulatorUser user, string code, DateTimeOffset now)
    {
        long current = Step(user, now);
        for (long step = current - 1; step <= current + 1; step++)
        {
            if (Code(user, step) == code)
            {
                return step;
            }
        }

        return null;
    }

#pragma warning disable CA5350 // RFC 6238 is HMAC-SHA-1 unless told otherwise.
    private static byte[] Mac(EmulatorUser user, ReadOnlySpan<byte> message) => user.TotpAlgorithm switch
    {
        TotpAlgorithm.Sha256 => HMACSHA256.HashData(user.TotpSecret, message),
        TotpAlgorithm.Sha512 => HMACSHA512.HashData(user.TotpSecret, message),
        _ => HMACSHA1.HashData(user.TotpSecret, message),
    };
#pragma warning restore CA5350
}
