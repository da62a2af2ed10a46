using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>Notices a narrowed scope (RFC 6749 section 3.3: a server that grants less says what it grants).</summary>
internal static class ScopeCheck
{
    /// <summary>What was asked for, or held before, and is not granted. Empty where the reply names no scopes: then all were granted.</summary>
    public static IReadOnlyList<string> Missing(TokenReply reply, IReadOnlyList<string> expected) =>
        reply.Scopes is { } granted ? [.. expected.Except(granted, StringComparer.Ordinal)] : [];

    /// <summary>The warning.</summary>
    public static string Describe(string sessionName, IReadOnlyList<string> missing) =>
        $"Session '{sessionName}': the service did not grant {(missing.Count == 1 ? "the scope" : "the scopes")} {string.Join(", ", missing.Select(static scope => $"'{scope}'"))}.";
}
