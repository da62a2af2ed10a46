using System.Text;

namespace TokenAuth.Emulator.Tests;

public sealed class TotpTests
{
    private const string Seed = "1234567890123456789012345678901234567890123456789012345678901234";

    [Theory]
    [InlineData(59, TotpAlgorithm.Sha1, 20, "94287082")]
    [InlineData(59, TotpAlgorithm.Sha256, 32, "46119246")]
    [InlineData(59, TotpAlgorithm.Sha512, 64, "90693936")]
    [InlineData(1111111109, TotpAlgorithm.Sha1, 20, "07081804")]
    [InlineData(1111111111, TotpAlgorithm.Sha256, 32, "67062674")]
    [InlineData(2000000000, TotpAlgorithm.Sha512, 64, "38618901")]
    [InlineData(20000000000, TotpAlgorithm.Sha1, 20, "65353130")]
    public void The_test_vectors_of_RFC_6238_hold(long seconds, TotpAlgorithm algorithm, int keyLength, string code)
    {
        ManualTimeProvider clock = new();
        clock.SetTo(DateTimeOffset.FromUnixTimeSeconds(seconds));

        EmulatorUser user = new()
        {
            Email = "rfc@example.com",
            Password = "p",
            SecondFactor = SecondFactor.Totp,
            TotpSecret = Encoding.ASCII.GetBytes(Seed[..keyLength]),
            TotpDigits = 8,
            TotpAlgorithm = algorithm,
        };

        user.CurrentTotpCode(clock).ShouldBe(code);
    }

    [Fact]
    public void A_period_may_be_longer()
    {
        ManualTimeProvider clock = new();
        clock.SetTo(DateTimeOffset.FromUnixTimeSeconds(119));
        EmulatorUser user = new() { Email = "a@example.com", Password = "p", TotpSecret = Encoding.ASCII.GetBytes(Seed[..20]), TotpPeriodSeconds = 60, TotpDigits = 8 };

        user.CurrentTotpCode(clock).ShouldBe("94287082", "both are step 1");
    }
}
