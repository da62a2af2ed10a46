using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>A private key that signs JSON Web Tokens: RSA (RS256) or EC (ES256, ES384, ES512 by its curve; RFC 7518 section 3).</summary>
public sealed class JwtSigningKey
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;
    private readonly string? _thumbprint;

    private JwtSigningKey(RSA? rsa, ECDsa? ecdsa, string? keyId, string? thumbprint)
    {
        _rsa = rsa;
        _ecdsa = ecdsa;
        _thumbprint = thumbprint;
        KeyId = keyId;
        Algorithm = rsa is not null ? "RS256" : AlgorithmOf(ecdsa!);
    }

    /// <summary>The algorithm's name in a header.</summary>
    public string Algorithm { get; }

    /// <summary>The key's id in a header.</summary>
    public string? KeyId { get; }

    /// <summary>Reads a key in PEM form (RFC 7468): PKCS #8, PKCS #1 or SEC 1, encrypted or not.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="passphrase">The passphrase of an encrypted key.</param>
    /// <param name="keyId">The key's id, where the server wants one.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SigningKeyInvalid"/>; the message does not hold the key.</exception>
    public static JwtSigningKey FromPem(Secret pem, Secret? passphrase = null, string? keyId = null)
    {
        string text = pem.Reveal();
        return TryImport(RSA.Create(), text, passphrase) is RSA rsa
            ? new JwtSigningKey(rsa, ecdsa: null, keyId, thumbprint: null)
            : TryImport(ECDsa.Create(), text, passphrase) is ECDsa ecdsa
                ? new JwtSigningKey(rsa: null, ecdsa, keyId, thumbprint: null)
                : throw Invalid("it is no RSA or EC private key in PEM form, or its passphrase is wrong");
    }

    /// <summary>Takes the key of a certificate, as a PFX file holds it.</summary>
    /// <param name="certificate">A certificate with its private key.</param>
    /// <param name="keyId">The key's id, where the server wants one; the certificate's thumbprint goes along in any case.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SigningKeyInvalid"/>.</exception>
    public static JwtSigningKey FromCertificate(X509Certificate2 certificate, string? keyId = null)
    {
        string thumbprint = Encode(SHA256.HashData(certificate.RawData));
        if (certificate.GetRSAPrivateKey() is { } rsa)
        {
            return new JwtSigningKey(rsa, ecdsa: null, keyId, thumbprint);
        }

        return certificate.GetECDsaPrivateKey() is { } ecdsa
            ? new JwtSigningKey(rsa: null, ecdsa, keyId, thumbprint)
            : throw Invalid("the certificate has no RSA or EC private key");
    }

    /// <summary>Whether the key can leave this process; one in a card or a store of the system often cannot.</summary>
    internal bool CanBeExported
    {
        get
        {
            try
            {
                CryptographicOperations.ZeroMemory(Key.ExportPkcs8PrivateKey());
                return true;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    private AsymmetricAlgorithm Key => (AsymmetricAlgorithm?)_rsa ?? _ecdsa!;

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    internal static JwtSigningKey ReadFrom(JsonElement saved)
    {
        JwtSigningKey key = FromPem(new Secret(saved.GetProperty("pem").GetString()!), keyId: saved.GetProperty("keyId").GetString());
        return new JwtSigningKey(key._rsa, key._ecdsa, key.KeyId, saved.GetProperty("thumbprint").GetString());
    }

    /// <summary>Writes the key itself, for a place where secrets are kept.</summary>
    internal void WriteTo(Utf8JsonWriter writer, string member)
    {
        writer.WriteStartObject(member);
        writer.WriteString("pem", Key.ExportPkcs8PrivateKeyPem());
        writer.WriteString("keyId", KeyId);
        writer.WriteString("thumbprint", _thumbprint);
        writer.WriteEndObject();
    }

    /// <summary>Signs claims (RFC 7515 section 7.1).</summary>
    /// <param name="writeClaims">Writes the claims into an object that is open.</param>
    internal Secret Sign(Action<Utf8JsonWriter> writeClaims)
    {
        string header = Encode(Json(writer =>
        {
            writer.WriteString("alg", Algorithm);
            writer.WriteString("typ", "JWT");
            if (KeyId is not null)
            {
                writer.WriteString("kid", KeyId);
            }

            if (_thumbprint is not null)
            {
                writer.WriteString("x5t#S256", _thumbprint);
            }
        }));
        string signed = $"{header}.{Encode(Json(writeClaims))}";
        return new Secret($"{signed}.{Encode(Signature(Encoding.ASCII.GetBytes(signed)))}");
    }

    // Curves of the same size are other curves: secp256k1 is no P-256.
    private static string AlgorithmOf(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => "ES256",
        "1.3.132.0.34" => "ES384",
        "1.3.132.0.35" => "ES512",
        _ => throw Invalid("its curve is none of P-256, P-384, P-521"),
    };

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm key, string pem, Secret? passphrase)
    {
        try
        {
            if (passphrase is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, passphrase.Reveal());
            }

            return HasPrivateKey(key) ? key : null;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static bool HasPrivateKey(AsymmetricAlgorithm key)
    {
        try
        {
            byte[] exported = key.ExportPkcs8PrivateKey();
            CryptographicOperations.ZeroMemory(exported);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.Encode(bytes);

    private static TokenAuthException Invalid(string why) =>
        new(ErrorId.SigningKeyInvalid, ErrorKind.InvalidArgument, $"The private key cannot be used: {why}.")
        {
            NextStep = "Give an RSA or EC private key as PEM text, or a certificate with its private key (PFX).",
        };

    private byte[] Signature(byte[] signed)
    {
        if (_rsa is not null)
        {
            return _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        HashAlgorithmName hash = Algorithm switch
        {
            "ES384" => HashAlgorithmName.SHA384,
            "ES512" => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
        return _ecdsa!.SignData(signed, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
