using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>A TOTP secret and its parameters (RFC 6238; HOTP's truncation, RFC 4226 section 5.3).</summary>
public sealed class TotpKey
{
    private readonly byte[] _secret;

    private TotpKey(byte[] secret, int digits, TimeSpan period, TotpAlgorithm algorithm)
    {
        _secret = secret;
        Digits = digits;
        Period = period;
        Algorithm = algorithm;
    }

    /// <summary>How many digits a code has, 1 to 10.</summary>
    public int Digits { get; }

    /// <summary>How long a code lasts.</summary>
    public TimeSpan Period { get; }

    /// <summary>The hash.</summary>
    public TotpAlgorithm Algorithm { get; }

    /// <summary>Reads a secret.</summary>
    /// <param name="secret">Base32, as an authenticator app shows it, or an <c>otpauth://totp/...</c> URI with <c>digits</c>, <c>period</c>, <c>algorithm</c>.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.TotpSecretInvalid"/>; the message does not hold the secret.</exception>
    public static TotpKey Parse(Secret secret)
    {
        string text = secret.Reveal().Trim();
        return text.StartsWith("otpauth:", StringComparison.OrdinalIgnoreCase)
            ? ParseUri(text)
            : new TotpKey(Base32.Decode(text) ?? throw Invalid("it is no base32"), 6, TimeSpan.FromSeconds(30), TotpAlgorithm.Sha1);
    }

    /// <summary>The step that an instant falls in (T of RFC 6238 section 4.2, T0 = 0).</summary>
    /// <param name="instant">The instant.</param>
    public long StepAt(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / Period.Ticks;

    /// <summary>When a step begins.</summary>
    /// <param name="step">The step.</param>
    public DateTimeOffset StartOf(long step) => DateTimeOffset.UnixEpoch + (Period * step);

    /// <summary>The code of a step.</summary>
    /// <param name="step">The step.</param>
    public Secret CodeOf(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[64];
        int length = Hash(counter, hash);
        int offset = hash[length - 1] & 0x0F;
        long truncated = BinaryPrimitives.ReadUInt32BigEndian(hash[offset..]) & 0x7FFF_FFFF;
        long modulus = 1;
        for (int digit = 0; digit < Digits; digit++)
        {
            modulus *= 10;
        }

        return new Secret((truncated % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0'));
    }

#pragma warning disable CA5350 // RFC 6238 and every authenticator app use HMAC-SHA-1; its weakness as a plain hash does not matter here.
    private int Hash(ReadOnlySpan<byte> counter, Span<byte> hash) => Algorithm switch
    {
        TotpAlgorithm.Sha256 => HMACSHA256.HashData(_secret, counter, hash),
        TotpAlgorithm.Sha512 => HMACSHA512.HashData(_secret, counter, hash),
        _ => HMACSHA1.HashData(_secret, counter, hash),
    };
#pragma warning restore CA5350

    private static TotpKey ParseUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || !uri.Host.Equals("totp", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid("it is no otpauth://totp URI");
        }

        var query = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in QueryText.Parse(uri.Query))
        {
            query[name] = value;
        }

        byte[] secret = query.TryGetValue("secret", out string? encoded) ? Base32.Decode(encoded) ?? throw Invalid("its secret is no base32") : throw Invalid("it has no secret");
        int digits = ReadNumber(query, "digits", 6, 1, 10);
        int period = ReadNumber(query, "period", 30, 1, 86_400);
        TotpAlgorithm algorithm = query.GetValueOrDefault("algorithm", "SHA1").ToUpperInvariant().Replace("HMAC", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) switch
        {
            "SHA1" => TotpAlgorithm.Sha1,
            "SHA256" => TotpAlgorithm.Sha256,
            "SHA512" => TotpAlgorithm.Sha512,
            _ => throw Invalid("its algorithm is none of SHA1, SHA256, SHA512"),
        };
        return new TotpKey(secret, digits, TimeSpan.FromSeconds(period), algorithm);
    }

    private static int ReadNumber(Dictionary<string, string> query, string name, int otherwise, int least, int most)
    {
        if (!query.TryGetValue(name, out string? text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw Invalid($"its {name} is no number from {least} to {most}");
    }

    private static TokenAuthException Invalid(string why) =>
        new(ErrorId.TotpSecretInvalid, ErrorKind.InvalidArgument, $"The TOTP secret cannot be used: {why}.")
        {
            NextStep = "Give the base32 secret that the service showed beside its QR code, or the code's otpauth://totp/... URI.",
        };
}
