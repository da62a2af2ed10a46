using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Vaults;

namespace TokenAuth.Completion;

/// <summary>Completes the names of the registered vaults.</summary>
public sealed class VaultCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Words.Matching(wordToComplete, Patience.Await(VaultRegistry.AllAsync, []), static vault => vault.Name, static vault => $"{vault.Name} ({vault.Module})");
}
