using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TokenAuth.Completion;

/// <summary>Completes the names of the sessions that a vault holds, once the vault is named.</summary>
public sealed class SavedSessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Words.Matching(wordToComplete, SavedSessions.Of(fakeBoundParameters), static session => session.Name, SavedSessions.Describe);
}
