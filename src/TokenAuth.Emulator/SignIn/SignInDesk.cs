namespace TokenAuth.Emulator;

/// <summary>Checks passwords and codes, the same for both dialects.</summary>
internal sealed class SignInDesk(EmulatorUsers users, Mailbox mailbox, EmulatorCounters counters, TimeProvider clock)
{
    private const int WrongCodesPerTicket = 5;
    private static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LockOut> _lockOuts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SignInTicket> _tickets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastTotpStep = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Checks the password.</summary>
    /// <param name="email">Who.</param>
    /// <param name="password">The password.</param>
    /// <param name="choiceFollows">Where a user has both second factors, a code is mailed only once that one is chosen.</param>
    public SignInOutcome SignIn(string email, string password, bool choiceFollows)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            LockOut lockOut = LockOutOf(email);
            if (now < lockOut.Until)
            {
                counters.Count(EmulatorEvent.SignInRefusal);
                return SignInOutcome.LockedOut(lockOut.Until);
            }

            EmulatorUser? user = users.Find(email);
            if (user is null || user.Password != password)
            {
                counters.Count(EmulatorEvent.SignInRefusal);
                CountBadAttempt(lockOut, now);
                return SignInOutcome.WrongCredential;
            }

            if (user.SecondFactor == SecondFactor.None)
            {
                return Complete(user, lockOut);
            }

            counters.Count(EmulatorEvent.TwoFactorChallenge);
            SignInTicket ticket = new(user, now);
            _tickets.Add(ticket.Id, ticket);
            bool chooses = choiceFollows && user.SecondFactor == (SecondFactor.Totp | SecondFactor.Email);
            if (user.SecondFactor.HasFlag(SecondFactor.Email) && !chooses)
            {
                ticket.MailedCode = mailbox.Send(user.Email);
            }

            return SignInOutcome.NeedsSecondFactor(ticket);
        }
    }

    /// <summary>Chooses one of two second factors.</summary>
    public SignInOutcome Choose(string ticketId, SecondFactor method)
    {
        lock (_gate)
        {
            if (FindTicket(ticketId) is not { } ticket || !ticket.User.SecondFactor.HasFlag(method))
            {
                return SignInOutcome.UnknownTicket;
            }

            if (method == SecondFactor.Email)
            {
                ticket.MailedCode = mailbox.Send(ticket.User.Email);
            }

            return SignInOutcome.NeedsSecondFactor(ticket);
        }
    }

    /// <summary>Checks the second factor.</summary>
    public SignInOutcome Complete(string ticketId, SecondFactor method, string code)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (FindTicket(ticketId) is not { } ticket || !ticket.User.SecondFactor.HasFlag(method))
            {
                counters.Count(EmulatorEvent.TwoFactorRefusal);
                return SignInOutcome.UnknownTicket;
            }

            LockOut lockOut = LockOutOf(ticket.User.Email);
            if (now < lockOut.Until)
            {
                counters.Count(EmulatorEvent.TwoFactorRefusal);
                return SignInOutcome.LockedOut(lockOut.Until);
            }

            if (!(method == SecondFactor.Totp ? SpendTotp(ticket.User, code, now) : ticket.MailedCode == code))
            {
                counters.Count(EmulatorEvent.TwoFactorRefusal);
                CountBadAttempt(lockOut, now);
                if (++ticket.WrongCodes == WrongCodesPerTicket)
                {
                    _tickets.Remove(ticketId);
                }

                return SignInOutcome.WrongCode;
            }

            _tickets.Remove(ticketId);
            counters.Count(EmulatorEvent.TwoFactorCompletion);
            return Complete(ticket.User, lockOut);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _lockOuts.Clear();
            _tickets.Clear();
            _lastTotpStep.Clear();
        }
    }

    private SignInOutcome Complete(EmulatorUser user, LockOut lockOut)
    {
        lockOut.Forgive();
        counters.Count(EmulatorEvent.SignIn);
        return SignInOutcome.SignedIn(user);
    }

    private void CountBadAttempt(LockOut lockOut, DateTimeOffset now)
    {
        if (lockOut.CountBadAttempt(now))
        {
            counters.Count(EmulatorEvent.LockOut);
        }
    }

    private SignInTicket? FindTicket(string ticketId) =>
        _tickets.TryGetValue(ticketId, out SignInTicket? ticket) && clock.GetUtcNow() - ticket.IssuedAt < TicketLifetime ? ticket : null;

    private LockOut LockOutOf(string email)
    {
        if (!_lockOuts.TryGetValue(email, out LockOut? lockOut))
        {
            _lockOuts.Add(email, lockOut = new LockOut());
        }

        return lockOut;
    }

    /// <summary>RFC 6238 §5.2: a code is good once, and so is every code before it.</summary>
    private bool SpendTotp(EmulatorUser user, string code, DateTimeOffset now)
    {
        if (Totp.FindStep(user, code, now) is not { } step || step <= _lastTotpStep.GetValueOrDefault(user.Email, long.MinValue))
        {
            return false;
        }

        _lastTotpStep[user.Email] = step;
        return true;
    }
}
