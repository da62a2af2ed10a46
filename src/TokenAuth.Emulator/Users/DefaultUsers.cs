namespace TokenAuth.Emulator;

/// <summary>The users of a demo.</summary>
internal static class DefaultUsers
{
    /// <summary>Who sits in front of the browser and has nothing but a password.</summary>
    public const string Anna = "anna@example.com";

    private const string Password = "correct horse battery staple";

    public static IReadOnlyList<EmulatorUser> All { get; } =
    [
        new() { Email = Anna, Password = Password },
        new()
        {
            Email = "totp@example.com",
            Password = Password,
            SecondFactor = SecondFactor.Totp,
            TotpSecret = Base32.Decode("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        },
        new() { Email = "mail@example.com", Password = Password, SecondFactor = SecondFactor.Email },
        new() { Email = "digits@example.com", Password = "0123456" },
    ];
}
