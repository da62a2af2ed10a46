using System.Management.Automation;
using System.Management.Automation.Language;

namespace TokenAuth.Completion;

/// <summary>What completers have in common: the word so far, perhaps quoted, and quotes around what needs them.</summary>
internal static class Words
{
    /// <summary>A completion for each item whose text begins with the word.</summary>
    public static IEnumerable<CompletionResult> Matching<T>(string word, IEnumerable<T> items, Func<T, string> textOf, Func<T, string> toolTipOf)
    {
        string begun = word.Trim('\'', '"');
        foreach (T item in items)
        {
            string text = textOf(item);
            if (text.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                yield return new CompletionResult(Quote(text), text, CompletionResultType.ParameterValue, toolTipOf(item));
        }
    }

    private static string Quote(string text)
    {
        bool isPlain = text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '/' or ':');
        return isPlain ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
    }
}
