namespace TokenAuth.Emulator;

/// <summary>Decides which scopes are granted.</summary>
internal sealed class ScopePolicy(EmulatorSwitches switches)
{
    public IEnumerable<string> Grantable => Split(switches.Scope).Union(Split(switches.OptionalScopes), StringComparer.Ordinal);

    public static bool Contains(string scope, string one) => Split(scope).Contains(one, StringComparer.Ordinal);

    /// <summary>What is granted of what is asked; null for nothing.</summary>
    public string? Grant(string? asked)
    {
        if (asked is null)
        {
            return switches.Scope;
        }

        string granted = string.Join(' ', Split(asked).Intersect(Grantable, StringComparer.Ordinal));
        return granted.Length > 0 ? granted : null;
    }

    /// <summary>What a refresh keeps of the scope (RFC 6749 §6); null when more is asked than was granted.</summary>
    public string? Keep(string granted, string? asked)
    {
        IEnumerable<string> wanted = Split(asked ?? granted);
        return wanted.Except(Split(granted), StringComparer.Ordinal).Any()
            ? null
            : string.Join(' ', wanted.Intersect(Grantable, StringComparer.Ordinal));
    }

    private static string[] Split(string scope) => scope.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
}
