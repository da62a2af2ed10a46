using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Reads registered public keys.</summary>
internal static class PublicKeys
{
    /// <summary>The keys; none when neither is given.</summary>
    /// <exception cref="FormatException">What is given is no key.</exception>
    public static IReadOnlyList<SecurityKey> Read(string? pem, string? jsonWebKey)
    {
        try
        {
            List<SecurityKey> keys = [];
            if (pem is not null)
            {
                keys.Add(FromPem(pem));
            }

            if (jsonWebKey is not null)
            {
                keys.Add(new JsonWebKey(jsonWebKey));
            }

            return keys;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new FormatException("The public key is neither PEM (RSA or EC) nor a JWK.", exception);
        }
    }

    private static SecurityKey FromPem(string pem)
    {
        ECDsa curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(curve);
        }
        catch (CryptographicException)
        {
            // A SubjectPublicKeyInfo does not say in its label which kind of key it holds.
            curve.Dispose();
            RSA rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa);
        }
    }
}
