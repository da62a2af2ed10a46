using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Services;

namespace TokenAuth.Completion;

/// <summary>Completes the names of the built-in services.</summary>
public sealed class ServiceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Words.Matching(wordToComplete, ServiceCatalog.Names, static name => name, static name => ServiceCatalog.Find(name).Title ?? name);
}
