using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TokenAuth.Help;

/// <summary>What a page says, without its marks.</summary>
internal static class PageText
{
    /// <summary>The text of blocks, one entry a paragraph.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks) => [.. blocks.SelectMany(Lines).Where(static text => text.Length > 0)];

    /// <summary>The text of inline marks.</summary>
    public static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (Inline inline in inlines ?? [])
        {
            text.Append(Of(inline));
        }

        return text.ToString().Trim();
    }

    /// <summary>The code of a block, without blank lines around it.</summary>
    public static string Of(CodeBlock block) => block.Lines.ToString().Trim('\r', '\n').ReplaceLineEndings("\n");

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        CodeBlock code => [Of(code)],
        LeafBlock leaf => [Of(leaf.Inline)],
        Table table => table.OfType<TableRow>().Where(static row => !row.IsHeader).Select(RowText),
        ListBlock list => [string.Join('\n', list.OfType<ListItemBlock>().Select((item, index) => Marker(list, index) + string.Join(' ', Paragraphs(item))))],
        ContainerBlock container => Paragraphs(container),
        _ => [],
    };

    private static string Marker(ListBlock list, int index) => list.IsOrdered ? $"{index + 1}. " : "- ";

    private static string RowText(TableRow row)
    {
        string[] cells = [.. row.OfType<TableCell>().Select(static cell => string.Join(' ', Paragraphs(cell))).Where(static text => text.Length > 0)];
        return cells.Length > 1 ? $"- {cells[0]}: {string.Join("; ", cells[1..])}" : string.Concat(cells);
    }

    private static string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        LinkInline { Url: { } address } link when address.StartsWith("https:", StringComparison.Ordinal) => $"{Of((ContainerInline)link)} ({address})",
        AutolinkInline link => link.Url,
        ContainerInline container => Inner(container),
        _ => string.Empty,
    };

    // Spaces at the edges belong to the sentence around it.
    private static string Inner(ContainerInline container) => string.Concat(container.Select(Of));
}
