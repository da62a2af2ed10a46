using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Completion;

/// <summary>Completes the names of the process's sessions, and of a vault's where one is named.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IReadOnlyList<AuthSession> present = SessionStore.OfProcess.All;
        IEnumerable<SavedSession> saved = SavedSessions.Of(fakeBoundParameters).ExceptBy(present.Select(static session => session.Name), static session => session.Name, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. Words.Matching(wordToComplete, present, static session => session.Name, TipOf),
            .. Words.Matching(wordToComplete, saved, static session => session.Name, SavedSessions.Describe),
        ];
    }

    private static string TipOf(AuthSession session) => Strings.SessionTip(session.Account, session.Origin, session.Service, TimeText.Left(session.ExpiresIn));
}
