using TokenAuth.Errors;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// One signed-in account at one service. What it shows is masked; its token leaves through <see cref="GetTokenAsync"/> and
/// the authorized client only. Safe to use from any thread.
/// </summary>
public sealed class AuthSession
{
    private readonly EngineContext _engine;
    private readonly Renewal _renewal;
    private readonly object _gate = new();
    private volatile SessionSetup _setup;
    private volatile HeldTokens _held;
    private volatile SessionKeeping? _keeping;
    private volatile EndedElsewhere? _endedElsewhere;
    private volatile bool _signedOut;
    private int _endings;

    internal AuthSession(string name, SessionSetup setup, TokenSet tokens, EngineContext engine)
    {
        Name = name;
        _setup = setup;
        _engine = engine;
        _renewal = new Renewal(this, engine);
        _held = Hold(tokens, broughtByRejection: false);
    }

    /// <summary>The session's name.</summary>
    public string Name { get; }

    /// <summary>Who is signed in.</summary>
    public string Account => _setup.Flow.Account;

    /// <summary>The service's name.</summary>
    public string Service => _setup.Context.Service.Name;

    /// <summary>The base address; relative addresses are appended to it.</summary>
    public Uri BaseAddress => _setup.Context.BaseAddress;

    /// <summary>Scheme, host and port of the base address.</summary>
    public string Origin => Transport.Origin.Of(BaseAddress).ToString();

    /// <summary>Every origin to which the token goes.</summary>
    public IReadOnlyList<string> AllowedOrigins => _setup.AllowedOrigins.Values;

    /// <summary>The vault in which it is saved; null where it is kept in memory only.</summary>
    public string? Vault => _keeping?.Access.Vault.Name;

    /// <summary>How the session stands.</summary>
    public AuthSessionState State
    {
        get
        {
            if (_signedOut || _endedElsewhere is not null)
            {
                return AuthSessionState.SignedOut;
            }

            HeldTokens held = _held;
            bool expired = held.Remaining(_engine.Clock) is { Ticks: <= 0 };
            bool due = expired || held.IsDue(_engine.Clock, _engine.Jitter);
            if (due && !CanRenew)
            {
                return AuthSessionState.SignInAgain;
            }

            return expired ? AuthSessionState.Expired : due ? AuthSessionState.Due : AuthSessionState.Active;
        }
    }

    /// <summary>When the access token expires; null where nobody says.</summary>
    public DateTimeOffset? ExpiresAt => _held.Tokens.ExpiresAt;

    /// <summary>How long the access token lasts from now, never negative; null where nobody says.</summary>
    public TimeSpan? ExpiresIn => _held.Remaining(_engine.Clock) is { } remaining ? (remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero) : null;

    /// <summary>How the expiry is known.</summary>
    public LifetimeSource LifetimeSource => _held.Tokens.LifetimeSource;

    /// <summary>When the refresh token expires; null where nobody says, or where there is none.</summary>
    public DateTimeOffset? RefreshExpiresAt => _held.Tokens.RefreshExpiresAt;

    /// <summary>Whether the session can renew its token with nobody to ask.</summary>
    public bool CanRenew
    {
        get
        {
            SessionSetup setup = _setup;
            TokenSet tokens = _held.Tokens;
            bool canRefresh = setup.Context.Service.CanRefresh && tokens.RefreshToken is not null &&
                !(tokens.RefreshExpiresAt <= _engine.Clock.GetUtcNow()) && _renewal.EndingOf(tokens.Position) is null;
            return !_signedOut && _endedElsewhere is null && (canRefresh || setup.Flow.CanRepeat);
        }
    }

    /// <summary>Counts sign-ins, from 1.</summary>
    public long Epoch => _held.Tokens.Position.Epoch;

    /// <summary>Counts token sets since the sign-in, from 1.</summary>
    public long Generation => _held.Tokens.Position.Generation;

    /// <summary>The token's scopes.</summary>
    public IReadOnlyList<string> Scopes => _held.Tokens.Scopes;

    /// <summary>Paths of the service that are worth completing at the prompt.</summary>
    public IReadOnlyList<string> KnownPaths => _setup.Context.Service.Resources;

    /// <summary>A cheap address that answers 2xx to a good token, where the service definition names one.</summary>
    public string? Probe => _setup.Context.Service.Probe;

    /// <summary>When the account signed in.</summary>
    public DateTimeOffset SignedInAt => _held.Tokens.Position.SignedInAt;

    internal HeldTokens Held => _held;

    internal SessionSetup Setup => _setup;

    internal bool IsSignedOut => _signedOut;

    /// <summary>Whether another process ended it; looked at again at each use.</summary>
    internal bool IsEndedElsewhere => _endedElsewhere is not null;

    /// <summary>Where it is saved; null where it is kept in memory only.</summary>
    internal SessionKeeping? Keeping => _keeping;

    internal EngineContext Engine => _engine;

    /// <summary>A token, renewed first where it is due.</summary>
    /// <param name="demand">What it must be good for.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait; a renewal under way goes on.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SignInAgain"/>, <see cref="ErrorId.ServiceUnreachable"/> and what a sign-in may throw.</exception>
    public ValueTask<AccessToken> GetTokenAsync(TokenDemand demand, INoticeSink notices, CancellationToken cancellationToken)
    {
        ValueTask<HeldTokens> getting = GetHeldAsync(demand, notices, cancellationToken);
        return getting.IsCompletedSuccessfully ? new ValueTask<AccessToken>(getting.Result.Handed) : HandAsync(getting);

        static async ValueTask<AccessToken> HandAsync(ValueTask<HeldTokens> getting) => (await getting.ConfigureAwait(false)).Handed;
    }

    /// <summary>The demand for a token newer than the present one.</summary>
    public TokenDemand NewerThanNow() => new() { NewerThan = _held.Tokens.Position };

    /// <summary>Its name, for messages.</summary>
    public override string ToString() => Name;

    // The way of nearly every call is no async method: a token at hand costs no memory.
    internal ValueTask<HeldTokens> GetHeldAsync(TokenDemand demand, INoticeSink notices, CancellationToken cancellationToken) =>
        !_signedOut && !cancellationToken.IsCancellationRequested && _renewal.FindAtHand(demand, notices) is { IsForgotten: false } held
            ? new ValueTask<HeldTokens>(held)
            : GetOrRenewAsync(demand, notices, cancellationToken);

    private async ValueTask<HeldTokens> GetOrRenewAsync(TokenDemand demand, INoticeSink notices, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_signedOut)
        {
            throw new SignInAgainException(SignInAgainReason.SignedOut, Name);
        }

        try
        {
            return Living(await _renewal.GetAsync(demand, notices, cancellationToken).ConfigureAwait(false));
        }
        catch (TokenAuthException failure)
        {
            failure.HappenedTo(Name);
            throw;
        }
    }

    /// <summary>Takes a token set if it is newer than the held one; newer is always adopted, older never.</summary>
    internal HeldTokens Publish(TokenSet tokens, bool broughtByRejection)
    {
        lock (_gate)
        {
            if (!_held.IsForgotten && tokens.Position > _held.Tokens.Position)
            {
                _held = Hold(tokens, broughtByRejection);
            }

            return _held;
        }
    }

    /// <summary>The same account signed in again: everything of this sign-in replaces everything of the one before.</summary>
    internal void SignedInAgain(SessionSetup setup, TokenReply reply, TokenPosition after)
    {
        lock (_gate)
        {
            DateTimeOffset now = _engine.Clock.GetUtcNow();
            TokenPosition newest = after > _held.Tokens.Position ? after : _held.Tokens.Position;
            _held = Hold(TokenSet.From(reply, newest.NextSignIn(now), now, previous: null), broughtByRejection: false);
            _setup = setup;
            _endedElsewhere = null;
            _renewal.Reset();
        }
    }

    /// <summary>From now on it is saved there.</summary>
    /// <param name="keeping">The place.</param>
    /// <param name="position">The place of its tokens in the order of what was saved there before.</param>
    internal void KeepAt(SessionKeeping keeping, TokenPosition position)
    {
        lock (_gate)
        {
            _held = Hold(Living(_held).Tokens with { Position = position }, broughtByRejection: false);
            _keeping = keeping;
        }
    }

    /// <summary>What is saved of it.</summary>
    /// <exception cref="SignInAgainException">It was signed out, and nothing of it is left that could be saved.</exception>
    internal SessionDocument ToDocument(SessionKeeping keeping)
    {
        lock (_gate)
        {
            return new SessionDocument(keeping.Name, _setup, Living(_held).Tokens) { OwnSignInAt = keeping.OwnSignInAt };
        }
    }

    /// <summary>Takes what another process left, where that is newer. A tombstone ends the session as long as it stands.</summary>
    /// <exception cref="SignInAgainException">It was signed out, replaced by another account's, or removed from the vault.</exception>
    internal void Adopt(KeptState kept)
    {
        if (kept.IsRemoved || (kept.IsTombstone && kept.Position > _held.Tokens.Position))
        {
            throw EndElsewhere(kept.IsRemoved ? SignInAgainReason.RemovedFromVault : SignInAgainReason.SignedOut);
        }

        if (kept.Document is not { } document || document.Tokens.Position < _held.Tokens.Position)
        {
            return;
        }

        SignInContext context = document.Setup.Context;
        if (!BelongsTo(document.Setup.Flow.Account, context.Service.Name, context.BaseAddress))
        {
            throw EndElsewhere(SignInAgainReason.SignedOut);
        }

        lock (_gate)
        {
            _endedElsewhere = null;
            if (_keeping is { } keeping && document.OwnSignInAt > (keeping.OwnSignInAt ?? DateTimeOffset.MinValue))
            {
                keeping.OwnSignInAt = document.OwnSignInAt;
            }

            if (!_held.IsForgotten && document.Tokens.Position > _held.Tokens.Position)
            {
                bool isSignIn = document.Tokens.Position.Lineage != _held.Tokens.Position.Lineage;
                _held = Hold(document.Tokens, broughtByRejection: false);
                if (isSignIn)
                {
                    _setup = document.Setup;
                    _renewal.Reset();
                }
            }
        }
    }

    internal bool BelongsTo(string account, string service, Uri baseAddress) =>
        Account.Equals(account, StringComparison.OrdinalIgnoreCase) && Service == service && Transport.Origin.Of(BaseAddress) == Transport.Origin.Of(baseAddress);

    /// <summary>Ends the session at the server where the service has a sign-out, and where it is saved. No renewal begins after this has begun.</summary>
    /// <param name="evenIfServerFails">Whether it ends where it is saved although the server could not be told.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <returns>Whether the server ended it; false where the service has no sign-out.</returns>
    internal async Task<bool> EndAsync(bool evenIfServerFails, INoticeSink notices, CancellationToken cancellationToken)
    {
        if (_held.IsForgotten)
        {
            return true;
        }

        Interlocked.Increment(ref _endings);
        try
        {
            await RenewForSignOutAsync(cancellationToken).ConfigureAwait(false);
            _signedOut = true;
            return await EndNowAsync(evenIfServerFails, notices, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _endings);
        }
    }

    /// <summary>Does something while no renewal is under way in this process.</summary>
    internal Task BetweenRenewalsAsync(Func<Task> act, CancellationToken cancellationToken) => _renewal.AloneAsync(act, cancellationToken);

    /// <summary>Ends the session at the server.</summary>
    internal async Task<bool> TellServerAsync(CancellationToken cancellationToken)
    {
        SessionSetup setup = _setup;
        TokenSet tokens = _held.Tokens;
        return await SignOut.SendAsync(setup.Context, tokens, cancellationToken).ConfigureAwait(false) ||
            await Revocation.SendAsync(setup.Context, tokens, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> EndNowAsync(bool evenIfServerFails, INoticeSink notices, CancellationToken cancellationToken)
    {
        try
        {
            await _renewal.SettleAsync(cancellationToken).ConfigureAwait(false);
            return _keeping is { } keeping
                ? await new SavedSignOut(this, keeping, notices).EndAsync(evenIfServerFails, cancellationToken).ConfigureAwait(false)
                : await TellServerAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _signedOut = false;
            throw;
        }
    }

    // With an expired access token the server answers 401, which looks like "not signed in", and the refresh token stays good there.
    private async Task RenewForSignOutAsync(CancellationToken cancellationToken)
    {
        bool isNeeded = !_signedOut && _setup.Context.Service.SignOut is { SendsAccessToken: true } && _held.Remaining(_engine.Clock) is { Ticks: <= 0 };
        if (!isNeeded)
        {
            return;
        }

        try
        {
            await GetHeldAsync(new TokenDemand { WithoutSignIn = true }, SilentNotices.Instance, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenAuthException)
        {
            // Then there is nothing left to end, or the sign-out itself finds out what is wrong.
        }
    }

    /// <summary>
    /// Keeps nothing that is secret: whoever has the session in a variable has no token in it any more. Where a sign-out is under way, which needs the
    /// tokens to tell the server, it forgets them when it is done.
    /// </summary>
    internal void Forget()
    {
        _signedOut = true;
        SessionSetup setup = _setup;
        setup.Flow.Forget();
        if (Volatile.Read(ref _endings) > 0)
        {
            return;
        }

        lock (_gate)
        {
            _held = _held.Forget();
            _setup = setup with { Context = setup.Context with { Client = null }, Flow = new SpentSignIn(setup.Flow.Account) };
        }
    }

    private HeldTokens Living(HeldTokens held) => held.IsForgotten ? throw new SignInAgainException(SignInAgainReason.SignedOut, Name) : held;

    private SignInAgainException EndElsewhere(SignInAgainReason reason)
    {
        _endedElsewhere = new EndedElsewhere(reason);
        return new SignInAgainException(reason, Name);
    }

    private HeldTokens Hold(TokenSet tokens, bool broughtByRejection)
    {
        // Another process may have received them a while ago.
        TimeSpan age = _engine.Clock.GetUtcNow() - tokens.ReceivedAt;
        long since = age > TimeSpan.Zero ? (long)(age.TotalSeconds * _engine.Clock.TimestampFrequency) : 0;
        return new HeldTokens(tokens, _engine.Clock.GetTimestamp() - since, broughtByRejection);
    }

    private sealed record EndedElsewhere(SignInAgainReason Reason);
}
