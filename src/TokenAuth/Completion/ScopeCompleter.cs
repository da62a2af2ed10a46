using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Completion;

/// <summary>Completes scopes: those that sessions of the process were granted, and those of OpenID Connect.</summary>
public sealed class ScopeCompleter : IArgumentCompleter
{
    private static readonly string[] Standard = ["openid", "profile", "email", "offline_access"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var tips = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (AuthSession session in SessionStore.OfProcess.All)
        {
            foreach (string scope in session.Scopes)
                tips.TryAdd(scope, Strings.ScopeTip(session.Name));
        }

        foreach (string scope in Standard)
            tips.TryAdd(scope, Strings.StandardScopeTip());
        return Words.Matching(wordToComplete, tips, static tip => tip.Key, static tip => tip.Value);
    }
}
