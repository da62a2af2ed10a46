using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Sessions;
using TokenAuth.Texts;

namespace TokenAuth.Completion;

/// <summary>Completes the names of the process's sessions.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Words.Matching(wordToComplete, SessionStore.OfProcess.All, static session => session.Name, TipOf);

    private static string TipOf(AuthSession session) => Strings.SessionTip(session.Account, session.Origin, session.Service, TimeText.Left(session.ExpiresIn));
}
