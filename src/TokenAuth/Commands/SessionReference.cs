using System.Management.Automation;
using TokenAuth.Errors;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>A session as people give it: its name, or the session itself.</summary>
public sealed class SessionReference
{
    /// <summary>Refers to a session by name.</summary>
    /// <param name="name">The name, in any case.</param>
    public SessionReference(string name)
    {
        Name = name;
    }

    /// <summary>Refers to a session.</summary>
    /// <param name="session">The session.</param>
    public SessionReference(AuthSession session)
    {
        Session = session;
        Name = session.Name;
    }

    /// <summary>The session's name; may hold wildcards where a cmdlet takes several.</summary>
    public string Name { get; }

    /// <summary>The session itself; null where a name was given.</summary>
    internal AuthSession? Session { get; }

    /// <summary>The session's name.</summary>
    public override string ToString() => Name;

    /// <summary>The one session that is meant.</summary>
    internal AuthSession Resolve() => Session ?? SessionStore.OfProcess.Get(Name);

    /// <summary>The session, if the process has it: the one that was given, or the one of that name which is saved in that vault.</summary>
    internal AuthSession? FindInProcess(string vault) => Session ?? SessionStore.OfProcess.All.FirstOrDefault(session =>
        session.Name.Equals(Name, StringComparison.OrdinalIgnoreCase) && vault.Equals(session.Vault, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every session that is meant: a name may hold wildcards.</summary>
    internal IReadOnlyList<AuthSession> ResolveAll()
    {
        if (Session is not null || !WildcardPattern.ContainsWildcardCharacters(Name)) return [Resolve()];
        var pattern = new WildcardPattern(Name, WildcardOptions.IgnoreCase);
        return [.. SessionStore.OfProcess.All.Where(session => pattern.IsMatch(session.Name))];
    }

    /// <summary>Every saved session that is meant: a name may hold wildcards.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionNotFound"/>: a name without wildcards that the vault does not have.</exception>
    internal IReadOnlyList<SavedSession> ChooseFrom(IReadOnlyList<SavedSession> saved, string vault)
    {
        var pattern = new WildcardPattern(Name, WildcardOptions.IgnoreCase);
        SavedSession[] chosen = [.. saved.Where(session => pattern.IsMatch(session.Name))];
        if (chosen.Length > 0 || WildcardPattern.ContainsWildcardCharacters(Name)) return chosen;
        throw new TokenAuthException(ErrorId.SavedSessionNotFound, ErrorKind.NotFound, $"The vault '{vault}' has no session '{Name}'.")
        {
            SessionName = Name,
            NextStep = $"Get-AuthSession -Vault '{vault}' lists what it has.",
        };
    }
}
