using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.SignIn;

public sealed class TotpKeyTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    // RFC 6238 appendix B.
    [Theory]
    [InlineData(59, "94287082", TotpAlgorithm.Sha1)]
    [InlineData(59, "46119246", TotpAlgorithm.Sha256)]
    [InlineData(59, "90693936", TotpAlgorithm.Sha512)]
    [InlineData(1111111109, "07081804", TotpAlgorithm.Sha1)]
    [InlineData(1111111109, "68084774", TotpAlgorithm.Sha256)]
    [InlineData(1111111109, "25091201", TotpAlgorithm.Sha512)]
    [InlineData(1111111111, "14050471", TotpAlgorithm.Sha1)]
    [InlineData(1111111111, "67062674", TotpAlgorithm.Sha256)]
    [InlineData(1111111111, "99943326", TotpAlgorithm.Sha512)]
    [InlineData(1234567890, "89005924", TotpAlgorithm.Sha1)]
    [InlineData(1234567890, "91819424", TotpAlgorithm.Sha256)]
    [InlineData(1234567890, "93441116", TotpAlgorithm.Sha512)]
    [InlineData(2000000000, "69279037", TotpAlgorithm.Sha1)]
    [InlineData(2000000000, "90698825", TotpAlgorithm.Sha256)]
    [InlineData(2000000000, "38618901", TotpAlgorithm.Sha512)]
    [InlineData(20000000000, "65353130", TotpAlgorithm.Sha1)]
    [InlineData(20000000000, "77737706", TotpAlgorithm.Sha256)]
    [InlineData(20000000000, "47863826", TotpAlgorithm.Sha512)]
    public void The_codes_are_those_of_the_standard(long seconds, string code, TotpAlgorithm algorithm)
    {
        int length = algorithm switch
        {
            TotpAlgorithm.Sha1 => 20,
            TotpAlgorithm.Sha256 => 32,
            _ => 64,
        };
        string secret = Encode(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1234567890", 7))[..length]));
        var key = TotpKey.Parse(new Secret($"otpauth://totp/rfc?secret={secret}&digits=8&algorithm={algorithm}"));

        key.CodeOf(key.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))).Reveal().ShouldBe(code);
    }

    [Fact]
    public void A_bare_secret_has_six_digits_thirty_seconds_and_sha_1()
    {
        var key = TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXP"));

        (key.Digits, key.Period, key.Algorithm).ShouldBe((6, TimeSpan.FromSeconds(30), TotpAlgorithm.Sha1));
    }

    [Theory]
    [InlineData("otpauth://totp/ACME:anna@example.com?secret=JBSWY3DPEHPK3PXP&issuer=ACME", 6, 30, TotpAlgorithm.Sha1)]
    [InlineData("OTPAUTH://TOTP/x?SECRET=jbswy3dpehpk3pxp&Digits=7&Period=60&Algorithm=sha256", 7, 60, TotpAlgorithm.Sha256)]
    [InlineData("otpauth://totp?secret=JBSWY3DPEHPK3PXP&algorithm=HMAC-SHA-512&digits=10&period=1", 10, 1, TotpAlgorithm.Sha512)]
    [InlineData("otpauth://totp/A%20B%3Aanna?secret=JBSW%20Y3DP%20EHPK%203PXP%3D%3D&period=86400&digits=1", 1, 86_400, TotpAlgorithm.Sha1)]
    [InlineData("  otpauth://totp/x?&secret=JBSWY3DPEHPK3PXP&empty=&image=https%3A%2F%2Fexample.com  ", 6, 30, TotpAlgorithm.Sha1)]
    public void A_uri_says_what_differs(string uri, int digits, int period, TotpAlgorithm algorithm)
    {
        var key = TotpKey.Parse(new Secret(uri));

        (key.Digits, key.Period, key.Algorithm).ShouldBe((digits, TimeSpan.FromSeconds(period), algorithm));
        key.CodeOf(1).Reveal().Length.ShouldBe(digits);
    }

    [Theory]
    [InlineData("jbswy3dpehpk3pxp")]
    [InlineData("JBSW Y3DP EHPK 3PXP")]
    [InlineData("jbsw-y3dp-ehpk-3pxp")]
    [InlineData("  JBSWY3DPEHPK3PXP  ")]
    [InlineData("JBSWY3DPEHPK3PXP======")]
    [InlineData("JBSWY3DPEHPK3PXP = = =")]
    public void A_secret_is_read_as_apps_print_it(string text)
    {
        TotpKey.Parse(new Secret(text)).CodeOf(1).ShouldBe(TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXP")).CodeOf(1));
    }

    // RFC 4648 section 10.
    [Theory]
    [InlineData("MY======", "f")]
    [InlineData("MZXQ====", "fo")]
    [InlineData("MZXW6===", "foo")]
    [InlineData("MZXW6YQ=", "foob")]
    [InlineData("MZXW6YTB", "fooba")]
    [InlineData("MZXW6YTBOI======", "foobar")]
    public void Base32_is_that_of_the_standard(string encoded, string text)
    {
        Encoding.ASCII.GetString(Base32.Decode(encoded)!).ShouldBe(text);
    }

    [Theory]
    [InlineData("JBSWY3DPEHPK3PX1")]
    [InlineData("JBSWY3DP0HPK3PXP")]
    [InlineData("JBSW=Y3DP")]
    [InlineData("A")]
    [InlineData(" ")]
    [InlineData("====")]
    [InlineData("JBSWÝ3DP")]
    [InlineData("123456")]
    [InlineData("otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP")]
    [InlineData("otpauth://totp/x?issuer=JBSWY3DPEHPK3PXP")]
    [InlineData("otpauth://totp/x?secret=")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DP1")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=0")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=11")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=six")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=0")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=-30")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=99999999999")]
    [InlineData("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5")]
    [InlineData("otpauth:")]
    [InlineData("otpauth://")]
    [InlineData("https://totp/x?secret=JBSWY3DPEHPK3PXP")]
    public void What_is_no_secret_is_refused_without_being_quoted(string text)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => TotpKey.Parse(new Secret(text)));

        error.ErrorId.ShouldBe(ErrorId.TotpSecretInvalid);
        error.ToString().ShouldNotContain("JBSW");
        error.NextStep.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_step_begins_at_its_start_and_ends_before_the_next()
    {
        var key = TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXP"));
        DateTimeOffset start = key.StartOf(63_000_000);

        key.StepAt(start).ShouldBe(63_000_000);
        key.StepAt(start.AddTicks(-1)).ShouldBe(62_999_999);
        key.StepAt(start.AddSeconds(30).AddTicks(-1)).ShouldBe(63_000_000);
    }

    private static string Encode(byte[] bytes)
    {
        var text = new StringBuilder();
        for (int bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            int value = 0;
            for (int offset = 0; offset < 5; offset++)
            {
                int index = bit + offset;
                int set = index < bytes.Length * 8 && (bytes[index / 8] & (0x80 >> (index % 8))) != 0 ? 1 : 0;
                value = (value << 1) | set;
            }

            text.Append(Alphabet[value]);
        }

        return text.ToString();
    }
}
