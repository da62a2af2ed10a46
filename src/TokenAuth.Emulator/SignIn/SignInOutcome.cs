namespace TokenAuth.Emulator;

/// <summary>How a step of a sign-in ended, and with what.</summary>
internal sealed record SignInOutcome(SignInVerdict Verdict)
{
    public static SignInOutcome WrongCredential { get; } = new(SignInVerdict.WrongCredential);

    public static SignInOutcome WrongCode { get; } = new(SignInVerdict.WrongCode);

    public static SignInOutcome UnknownTicket { get; } = new(SignInVerdict.UnknownTicket);

    public EmulatorUser? User { get; init; }

    public SignInTicket? Ticket { get; init; }

    public DateTimeOffset LockedUntil { get; init; }

    public static SignInOutcome LockedOut(DateTimeOffset until) => new(SignInVerdict.LockedOut) { LockedUntil = until };

    public static SignInOutcome SignedIn(EmulatorUser user) => new(SignInVerdict.SignedIn) { User = user };

    public static SignInOutcome NeedsSecondFactor(SignInTicket ticket) => new(SignInVerdict.NeedsSecondFactor) { Ticket = ticket };
}
