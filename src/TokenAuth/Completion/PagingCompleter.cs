using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TokenAuth.Services;

namespace TokenAuth.Completion;

/// <summary>Completes the ways in which lists go on.</summary>
public sealed class PagingCompleter : IArgumentCompleter
{
    private static readonly (string Text, string ToolTip)[] Ways =
    [
        (nameof(PagingStyle.Link), "Link headers with rel=\"next\""),
        (nameof(PagingStyle.Page), "numbered pages"),
        (nameof(PagingStyle.Offset), "an offset and a limit"),
        ("@{ Style = 'NextUrl'; Next = 'next' }", "the next page's address, in the body"),
        ("@{ Style = 'Cursor'; Next = 'cursor'; Parameter = 'cursor' }", "a cursor in the body, handed back in the next request"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Ways.Where(way => way.Text.TrimStart('@', '{', ' ').StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static way => new CompletionResult(way.Text, way.Text, CompletionResultType.ParameterValue, way.ToolTip));
}
