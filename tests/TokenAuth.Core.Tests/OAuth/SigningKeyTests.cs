using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class SigningKeyTests
{
    [Theory]
    [InlineData("nistP256", "ES256")]
    [InlineData("nistP384", "ES384")]
    [InlineData("nistP521", "ES512")]
    public void The_curve_decides_the_algorithm(string curve, string algorithm)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        JwtSigningKey.FromPem(new Secret(key.ExportPkcs8PrivateKeyPem())).Algorithm.ShouldBe(algorithm);
    }

    [Theory]
    [InlineData("secp256k1")]
    [InlineData("brainpoolP256r1")]
    public void A_curve_of_the_same_size_is_another_curve(string curve)
    {
        using ECDsa? key = TryCreate(curve);
        Assert.SkipWhen(key is null, $"This system knows no {curve}.");

        Refuses(key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void What_is_no_private_key_is_refused_and_not_repeated()
    {
        using var rsa = RSA.Create(2048);
        string pem = rsa.ExportPkcs8PrivateKeyPem();

        Refuses("this is my secret key");
        Refuses(rsa.ExportSubjectPublicKeyInfoPem());
        Refuses(pem[..200]);
        Refuses(pem, "a passphrase for a key without one");
        Refuses(rsa.ExportEncryptedPkcs8PrivateKeyPem("right", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10)), "wrong");
        Refuses(rsa.ExportEncryptedPkcs8PrivateKeyPem("right", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10)));
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        using X509Certificate2 whole = new CertificateRequest("CN=signer", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using X509Certificate2 half = X509CertificateLoader.LoadCertificate(whole.RawData);

        Should.Throw<TokenAuthException>(() => JwtSigningKey.FromCertificate(half)).ErrorId.ShouldBe(ErrorId.SigningKeyInvalid);
    }

    private static ECDsa? TryCreate(string curve)
    {
        try
        {
            return ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static void Refuses(string pem, string? passphrase = null)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => JwtSigningKey.FromPem(new Secret(pem), Secret.From(passphrase)));
        error.ErrorId.ShouldBe(ErrorId.SigningKeyInvalid);
        error.ToString().ShouldNotContain(pem.Split('\n')[^1]);
    }
}
