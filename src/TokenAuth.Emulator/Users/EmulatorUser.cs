using System.Text.Json.Serialization;

namespace TokenAuth.Emulator;

/// <summary>Someone who may sign in.</summary>
public sealed record EmulatorUser
{
    /// <summary>The e-mail address, compared without case.</summary>
    public required string Email { get; init; }

    /// <summary>The password, compared exactly.</summary>
    public required string Password { get; init; }

    /// <summary>What is asked for after the password.</summary>
    public SecondFactor SecondFactor { get; init; }

    /// <summary>The key of the authenticator app; base32 in JSON.</summary>
    [JsonConverter(typeof(Base32Converter))]
    public byte[] TotpSecret { get; init; } = [];

    /// <summary>How many digits a code has.</summary>
    public int TotpDigits { get; init; } = 6;

    /// <summary>How long a code lasts.</summary>
    public int TotpPeriodSeconds { get; init; } = 30;

    /// <summary>The HMAC beneath the codes.</summary>
    public TotpAlgorithm TotpAlgorithm { get; init; }

    /// <summary>The code that the user's authenticator app shows now.</summary>
    /// <param name="clock">The app's clock.</param>
    /// <returns>The digits.</returns>
    public string CurrentTotpCode(TimeProvider clock) => Totp.Code(this, Totp.Step(this, clock.GetUtcNow()));
}
