using System.Management.Automation;
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

    /// <summary>Every session that is meant: a name may hold wildcards.</summary>
    internal IReadOnlyList<AuthSession> ResolveAll()
    {
        if (Session is not null || !WildcardPattern.ContainsWildcardCharacters(Name)) return [Resolve()];
        var pattern = new WildcardPattern(Name, WildcardOptions.IgnoreCase);
        return [.. SessionStore.OfProcess.All.Where(session => pattern.IsMatch(session.Name))];
    }
}
