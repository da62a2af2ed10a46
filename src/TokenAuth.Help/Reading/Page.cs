using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TokenAuth.Help;

/// <summary>A page by its headings.</summary>
internal sealed class Page(string path, MarkdownDocument document)
{
    /// <summary>Gets the heading of the first level.</summary>
    public string Title => document.OfType<HeadingBlock>().FirstOrDefault(static heading => heading.Level == 1) is { } heading
        ? PageText.Of(heading.Inline)
        : throw Wrong("There is no heading of the first level.");

    /// <summary>The blocks below a heading of the second level.</summary>
    public IReadOnlyList<Block> Section(string title)
    {
        Block[] blocks = [.. document.SkipWhile(block => !IsHeading(block, 2) || PageText.Of(((HeadingBlock)block).Inline) != title)];
        return blocks.Length > 0
            ? [.. blocks.Skip(1).TakeWhile(static block => !IsHeading(block, 2))]
            : throw Wrong($"There is no section '{title}'.");
    }

    /// <summary>The parts of a section.</summary>
    public IEnumerable<PagePart> Parts(string title)
    {
        IReadOnlyList<Block> section = Section(title);
        for (int i = 0; i < section.Count; i++)
        {
            if (IsHeading(section[i], 3))
            {
                yield return new PagePart(
                    PageText.Of(((HeadingBlock)section[i]).Inline),
                    [.. section.Skip(i + 1).TakeWhile(static block => !IsHeading(block, 3))]);
            }
        }
    }

    /// <summary>The links of a section.</summary>
    public IEnumerable<LinkHelp> Links(string title) => Section(title)
        .SelectMany(static block => block.Descendants<LinkInline>())
        .Select(static link => new LinkHelp(PageText.Of(link), link.Url ?? string.Empty));

    /// <summary>What to say of a page that cannot be used.</summary>
    public HelpPageException Wrong(string message) => new(path, message);

    private static bool IsHeading(Block block, int level) => block is HeadingBlock heading && heading.Level == level;
}
