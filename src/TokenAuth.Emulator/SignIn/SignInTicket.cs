namespace TokenAuth.Emulator;

/// <summary>A sign-in that waits for its second factor.</summary>
internal sealed class SignInTicket(EmulatorUser user, DateTimeOffset issuedAt)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public EmulatorUser User { get; } = user;

    public DateTimeOffset IssuedAt { get; } = issuedAt;

    public string? MailedCode { get; set; }

    public int WrongCodes { get; set; }
}
