using System.Collections.Concurrent;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// The sessions of a process, by name in any case. Shared by its runspaces; lives as long as the process. The default session is
/// not kept here: it belongs to a runspace.
/// </summary>
/// <param name="engine">What the sessions share.</param>
public sealed class SessionStore(EngineContext engine)
{
    private const int LongestName = 128;

    private static readonly Lazy<SessionStore> TheProcess = new(static () => new SessionStore(new EngineContext()));

    private readonly ConcurrentDictionary<string, AuthSession> _sessions = new(StringComparer.OrdinalIgnoreCase);
    private readonly SavedSessions _saved = new(engine);
    private readonly object _gate = new();

    /// <summary>The store of this process.</summary>
    public static SessionStore OfProcess => TheProcess.Value;

    /// <summary>What the sessions share.</summary>
    public EngineContext Engine => engine;

    /// <summary>Every session, sorted by name.</summary>
    public IReadOnlyList<AuthSession> All => [.. _sessions.Values.OrderBy(static session => session.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Signs in and keeps the session. The same account under the same name signs in again: whoever holds the session goes on with it.</summary>
    /// <param name="request">What to sign in to, and as whom.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the sign-in.</param>
    /// <exception cref="TokenAuthException">Nothing was changed.</exception>
    public async Task<AuthSession> ConnectAsync(ConnectRequest request, INoticeSink notices, CancellationToken cancellationToken)
    {
        Uri baseAddress = Addresses.CheckBase(request.BaseAddress);
        string name = CheckName(request.Name ?? $"{request.Flow.Account}@{baseAddress.Authority}");
        OriginSet origins = CollectOrigins(request, baseAddress);
        RefuseForeign(request, name, baseAddress);
        var context = new SignInContext
        {
            Service = request.Service,
            BaseAddress = baseAddress,
            ServiceParameters = request.ServiceParameters,
            Transport = request.Transport.GuardedFor(baseAddress, request.AllowedOrigins),
            Connections = engine.Connections,
            Clock = engine.Clock,
            TotpLedger = engine.TotpLedger,
            Prompt = request.Prompt,
            Client = request.Client,
            Interaction = request.Interaction,
            Notices = notices,
        };
        if (context.Transport.Guard is not null && TransportPool.GoesThroughProxy(context.Transport, baseAddress))
        {
            notices.Inform($"Requests to '{Origin.Of(baseAddress)}' go through a proxy, which dials for itself: connections into private networks are not blocked.");
        }

        // A session outlives the command that made it, and with it the command's person and its streams.
        var setup = new SessionSetup(context with { Prompt = null, Interaction = null, Notices = SilentNotices.Instance }, origins, request.Flow);
        (SessionKeeping? keeping, KeptState seen) = await PlaceForAsync(request, name, setup, notices, cancellationToken).ConfigureAwait(false);
        TokenReply reply = await request.Flow.SignInAsync(context, cancellationToken).ConfigureAwait(false);

        if (ScopeCheck.Missing(reply, request.Client?.Scopes ?? []) is { Count: > 0 } missing)
        {
            notices.Warn(ScopeCheck.Describe(name, missing));
        }

        return keeping is null
            ? Keep(name, setup, reply, request, after: default)
            : await _saved.KeepSignInAsync(after => Keep(name, setup, reply, request, after), keeping, seen, notices, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves a session in a vault: from then on it survives the process, and every process of this user that restores it shares it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="options">How.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
    /// <returns>The session, bound to the vault.</returns>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SessionExists"/>, and what the vault may throw; the session goes on as it was.</exception>
    public async Task<AuthSession> SaveAsync(AuthSession session, ISecretVault vault, SaveOptions options, INoticeSink notices, CancellationToken cancellationToken)
    {
        if (session.IsSignedOut)
        {
            throw new SignInAgainException(SignInAgainReason.SignedOut, session.Name);
        }

        if (options.Name is { } name)
        {
            CheckName(name);
        }

        await _saved.SaveAsync(session, vault, options, notices, cancellationToken).ConfigureAwait(false);
        return session;
    }

    /// <summary>Brings a saved session back: the one of this process if it is bound to that vault, else the newest of what vault and state folder hold.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="force">Whether a session of this process that has the name and is another one is replaced.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionNotFound"/>, <see cref="ErrorId.SavedSessionTooNew"/>, <see cref="ErrorId.SavedSessionInvalid"/>, <see cref="ErrorId.SessionExists"/>, <see cref="ErrorId.SignInAgain"/>, and what the vault may throw.</exception>
    public async Task<AuthSession> RestoreAsync(string name, ISecretVault vault, bool force, INoticeSink notices, CancellationToken cancellationToken)
    {
        CheckName(name);
        AuthSession? present = _sessions.Values.FirstOrDefault(session => session.Keeping?.IsAt(vault.Name, name) is true && !session.IsSignedOut);
        if (present is not null)
        {
            await CatchUpAsync(present, vault, cancellationToken).ConfigureAwait(false);
            return present;
        }

        (SessionDocument document, SessionKeeping keeping, KeptState kept) = await _saved.ReadAsync(name, vault, cancellationToken).ConfigureAwait(false);
        AuthSession restored = KeepRestored(document, keeping, force);
        await keeping.Upkeep.BeginAfterRestoreAsync(restored, kept, cancellationToken).ConfigureAwait(false);
        keeping.SayRemarks(notices);
        return restored;
    }

    /// <summary>What a vault holds, from its metadata; no secret is opened.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
#pragma warning disable CA1822 // One of the store's four ways to saved sessions; a caller should not have to know which of them needs the store.
    public Task<IReadOnlyList<SavedSession>> ListSavedAsync(ISecretVault vault, CancellationToken cancellationToken) => SavedSessions.ListAsync(vault, cancellationToken);
#pragma warning restore CA1822

    /// <summary>Finds a session.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SessionNotFound"/>, naming the near ones.</exception>
    public AuthSession Get(string name)
    {
        if (_sessions.TryGetValue(name, out AuthSession? session))
        {
            return session;
        }

        IReadOnlyList<string> near = NearNames.Of(name, _sessions.Values.Select(static item => item.Name));
        string known = near.Count > 0 ? $" Near are: {string.Join(", ", near.Select(static item => $"'{item}'"))}." : "";
        throw new TokenAuthException(ErrorId.SessionNotFound, ErrorKind.NotFound, $"There is no session '{name}' in this process.{known}")
        {
            SessionName = name,
            NextStep = "Get-AuthSession lists the sessions; a Connect cmdlet makes one.",
        };
    }

    /// <summary>The process's only session, for a runspace that never chose one.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.NoSession"/>: there is none, or there are several.</exception>
    public AuthSession GetOnly()
    {
        if (TheOnly() is { } only)
        {
            return only;
        }

        IReadOnlyList<AuthSession> all = All;

        throw all.Count == 0
            ? new TokenAuthException(ErrorId.NoSession, ErrorKind.NotFound, "There is no session in this process.")
            {
                NextStep = "Sign in first, for example with Connect-BackOffice.",
            }
            : new TokenAuthException(
                ErrorId.NoSession, ErrorKind.InvalidArgument, $"This process has several sessions and none was named: {string.Join(", ", all.Select(static item => $"'{item.Name}'"))}.")
            {
                NextStep = "Name one with -Session, or choose this runspace's default with Select-AuthSession.",
            };
    }

    /// <summary>Ends a session at the server where the service has a sign-out, and forgets it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="evenIfServerFails">Whether it is forgotten when the server cannot be told.</param>
    /// <param name="notices">Hears of what is no error.</param>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SignOutFailed"/>: the session is kept.</exception>
    public async Task DisconnectAsync(AuthSession session, bool evenIfServerFails, INoticeSink notices, CancellationToken cancellationToken)
    {
        try
        {
            if (!await session.EndAsync(evenIfServerFails, notices, cancellationToken).ConfigureAwait(false))
            {
                notices.Inform($"The service '{session.Service}' has no sign-out: its tokens stay good there until they expire.");
            }
        }
        catch (ServiceUnreachableException failure) when (!evenIfServerFails)
        {
            throw new TokenAuthException(ErrorId.SignOutFailed, failure.Kind, $"The session '{session.Name}' was kept, because the service could not be told to end it. {failure.Message}", failure)
            {
                SessionName = session.Name,
                NextStep = "Try again later, or forget it here with -Force; its tokens stay good at the service until they expire.",
            };
        }
        catch (TokenAuthException failure) when (evenIfServerFails)
        {
            notices.Warn($"The session '{session.Name}' is forgotten here, but the service could not be told. {failure.Message}");
        }

        session.Forget();
        _sessions.TryRemove(new KeyValuePair<string, AuthSession>(session.Name, session));
    }

    // Every call without -Session comes by here: no list, no sorting.
    private AuthSession? TheOnly()
    {
        AuthSession? only = null;
        foreach (KeyValuePair<string, AuthSession> entry in _sessions)
        {
            if (only is not null)
            {
                return null;
            }

            only = entry.Value;
        }

        return only;
    }

    private static string CheckName(string name)
    {
        bool usable = name.Length is > 0 and <= LongestName && name.Trim().Length == name.Length &&
            !name.Any(static character => char.IsControl(character) || character is '*' or '?' or '[' or ']');
        return usable ? name : throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "That is no name for a session.")
        {
            NextStep = $"Use 1 to {LongestName} characters without wildcards, control characters and blanks around them.",
        };
    }

    private static OriginSet CollectOrigins(ConnectRequest request, Uri baseAddress)
    {
        IEnumerable<string> ofService = request.Service.AllowedOrigins
            .Select(template => Placeholders.Fill(template, key => PartOfOrigin(request, key)))
            .OfType<string>();
        return new OriginSet([Origin.Of(baseAddress).ToString(), .. ofService, .. request.AllowedOrigins]);
    }

    // A wildcard is opted in to as an allowed origin, by its whole text; a value cannot turn one host into all of them.
    private static string? PartOfOrigin(ConnectRequest request, string key)
    {
        string? value = request.ServiceParameters.GetValueOrDefault(key);
        return value?.Contains('*', StringComparison.Ordinal) is true
            ? throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"The value of '{key}' cannot be a part of an origin: it holds a wildcard.")
            {
                NextStep = "Give the one name that is yours; to allow more, name the origins with -AllowedOrigin.",
            }
            : value;
    }

    private void RefuseForeign(ConnectRequest request, string name, Uri baseAddress)
    {
        if (!request.Force && _sessions.TryGetValue(name, out AuthSession? present) && !present.BelongsTo(request.Flow.Account, request.Service.Name, baseAddress))
        {
            throw Exists(present);
        }
    }

    private static TokenAuthException Exists(AuthSession present) =>
        new(ErrorId.SessionExists, ErrorKind.Exists, $"A session '{present.Name}' exists already, for '{present.Account}' at {present.Origin} ({present.Service}).")
        {
            SessionName = present.Name,
            NextStep = "Choose another -Name, or replace it with -Force.",
        };

    private async Task<(SessionKeeping? Keeping, KeptState Seen)> PlaceForAsync(ConnectRequest request, string name, SessionSetup setup, INoticeSink notices, CancellationToken cancellationToken)
    {
        if (request.Vault is { } vault)
        {
            SessionKeeping keeping = PresentAt(name, vault) ?? _saved.PlaceOf(name, vault);
            SavedSessions.RequireSavable(name, setup, notices);
            return (keeping, await SavedSessions.LookBeforeAsync(keeping, setup, request.Force, cancellationToken).ConfigureAwait(false));
        }

        // Who signs in again to a session that is saved goes on having it saved.
        bool isSaved = _sessions.TryGetValue(name, out AuthSession? present) && present.Keeping is not null && !present.IsSignedOut &&
            present.BelongsTo(request.Flow.Account, request.Service.Name, setup.Context.BaseAddress);
        if (isSaved)
        {
            SavedSessions.RequireSavable(name, setup, notices);
        }

        return (isSaved ? present!.Keeping : null, KeptState.Nothing);
    }

    private SessionKeeping? PresentAt(string name, ISecretVault vault)
    {
        if (!_sessions.TryGetValue(name, out AuthSession? present) || present.Keeping is not { } keeping || !keeping.IsAt(vault.Name, name))
        {
            return null;
        }

        _saved.AccessTo(vault);
        return keeping;
    }

    private async Task CatchUpAsync(AuthSession session, ISecretVault vault, CancellationToken cancellationToken)
    {
        _saved.AccessTo(vault);
        session.Adopt(await session.Keeping!.LookAsync(cancellationToken).ConfigureAwait(false));
    }

    private AuthSession KeepRestored(SessionDocument document, SessionKeeping keeping, bool force)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(document.Name, out AuthSession? present) && !present.IsSignedOut)
            {
                if (present.Keeping?.Id == keeping.Id)
                {
                    // Another runspace restored it meanwhile.
                    return present;
                }

                if (!force)
                {
                    throw Exists(present);
                }

                present.Forget();
            }

            var session = new AuthSession(document.Name, document.Setup, document.Tokens, engine);
            session.KeepAt(keeping, document.Tokens.Position);
            keeping.OwnSignInAt = document.OwnSignInAt;
            _sessions[document.Name] = session;
            return session;
        }
    }

    private AuthSession Keep(string name, SessionSetup setup, TokenReply reply, ConnectRequest request, TokenPosition after)
    {
        lock (_gate)
        {
            // Another runspace may have connected meanwhile.
            RefuseForeign(request, name, setup.Context.BaseAddress);
            if (_sessions.TryGetValue(name, out AuthSession? present))
            {
                if (present.BelongsTo(setup.Flow.Account, setup.Context.Service.Name, setup.Context.BaseAddress) && !present.IsSignedOut)
                {
                    present.SignedInAgain(setup, reply, after);
                    return present;
                }

                present.Forget();
            }

            DateTimeOffset now = engine.Clock.GetUtcNow();
            var session = new AuthSession(name, setup, TokenSet.From(reply, after.NextSignIn(now), now, previous: null), engine);
            _sessions[name] = session;
            return session;
        }
    }
}
