using System.Text;
using Markdig;
using Markdig.Syntax;

namespace TokenAuth.Help;

/// <summary>Writes a page about a topic as the text that Get-Help shows.</summary>
internal static class TopicWriter
{
    private const int Width = 80;
    private const string Indent = "    ";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    /// <summary>The file's text. Get-Help takes its fifth line for the synopsis.</summary>
    /// <exception cref="HelpPageException">The page does not begin as such a page does.</exception>
    public static string Write(string path)
    {
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(path), Pipeline);
        Page page = new(path, document);
        string topic = Path.GetFileNameWithoutExtension(path);
        if (page.Title != topic)
        {
            throw page.Wrong($"The heading '{page.Title}' is not the file's name.");
        }

        string synopsis = string.Join(' ', PageText.Paragraphs(page.Section("SHORT DESCRIPTION")));
        var text = new StringBuilder();
        text.Append("TOPIC\n").Append(Indent).Append(topic).Append("\n\nSHORT DESCRIPTION\n").Append(Indent).Append(synopsis).Append('\n');
        foreach (Block block in document.SkipWhile(static block => !IsHeading(block, "LONG DESCRIPTION")))
        {
            AppendBlock(text, block);
        }

        return text.ToString().TrimEnd('\n') + '\n';
    }

    private static void AppendBlock(StringBuilder text, Block block)
    {
        switch (block)
        {
            case HeadingBlock { Level: 2 } heading:
                text.Append(text[^2] == '\n' ? string.Empty : "\n").Append(PageText.Of(heading.Inline).ToUpperInvariant()).Append('\n');
                return;
            case HeadingBlock heading:
                text.Append("  ").Append(PageText.Of(heading.Inline)).Append('\n');
                return;
            case CodeBlock code:
                AppendLines(text, PageText.Of(code).Split('\n'), Indent + Indent);
                text.Append('\n');
                return;
            default:
                foreach (string paragraph in PageText.Paragraphs([block]))
                {
                    foreach (string line in paragraph.Split('\n'))
                    {
                        AppendLines(text, Wrapped(line), Indent);
                    }
                }

                text.Append('\n');
                return;
        }
    }

    private static void AppendLines(StringBuilder text, IEnumerable<string> lines, string indent)
    {
        foreach (string line in lines)
        {
            text.Append(line.Length == 0 ? string.Empty : indent).Append(line).Append('\n');
        }
    }

    private static IEnumerable<string> Wrapped(string paragraph)
    {
        // What follows the mark of a list stands below its text.
        string hang = paragraph.StartsWith("- ", StringComparison.Ordinal) ? "  " : string.Empty;
        var line = new StringBuilder();
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > hang.Length && Indent.Length + line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append(hang);
            }

            line.Append(line.Length > 0 && line[^1] != ' ' ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }

    private static bool IsHeading(Block block, string title) => block is HeadingBlock { Level: 2 } heading && PageText.Of(heading.Inline) == title;
}
