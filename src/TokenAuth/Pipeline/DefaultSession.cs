using System.Management.Automation;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Pipeline;

/// <summary>
/// The session that a runspace chose. It hangs on a global variable of the runspace: PowerShell clears those between the items of
/// <c>ForEach-Object -Parallel</c>, whose runspaces are reused, so that no item sees the choice of another.
/// </summary>
public sealed class DefaultSession
{
    private const string Variable = "global:TokenAuthDefaultSession";

    private DefaultSession(AuthSession session) => Session = session;

    /// <summary>The session.</summary>
    public AuthSession Session { get; }

    /// <summary>The session's name.</summary>
    public override string ToString() => Session.Name;

    /// <summary>Makes a session the runspace's default.</summary>
    internal static void Choose(SessionState state, AuthSession session) => state.PSVariable.Set(Variable, new DefaultSession(session));

    /// <summary>The runspace's default: its choice, else the process's only session.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.NoSession"/>.</exception>
    internal static AuthSession Get(SessionState state)
    {
        if (Chosen(state) is not { } chosen) return SessionStore.OfProcess.GetOnly();
        return chosen.State != AuthSessionState.SignedOut
            ? chosen
            : throw new TokenAuthException(ErrorId.NoSession, ErrorKind.NotFound, $"This runspace's default session '{chosen.Name}' was signed out.")
            {
                SessionName = chosen.Name,
                NextStep = "Sign in again, or choose another session with Select-AuthSession.",
            };
    }

    /// <summary>Takes the choice back if it is this session.</summary>
    internal static void Leave(SessionState state, AuthSession session)
    {
        if (ReferenceEquals(Chosen(state), session)) state.PSVariable.Remove(Variable);
    }

    /// <summary>The present runspace's choice, where no command is at hand, as in a completer; null where it never chose.</summary>
    internal static AuthSession? OfRunspace()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return SessionOf(shell.AddScript($"${Variable}", useLocalScope: true).Invoke().FirstOrDefault());
    }

    private static AuthSession? Chosen(SessionState state) => SessionOf(state.PSVariable.GetValue(Variable));

    private static AuthSession? SessionOf(object? value) => ((value is PSObject wrapped ? wrapped.BaseObject : value) as DefaultSession)?.Session;
}
