using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace TokenAuth.Help;

/// <summary>Reads a command's page, in the form that platyPS writes (schema 2.0.0).</summary>
internal static partial class CommandHelpReader
{
    private const string OnlySet = "__AllParameterSets";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    /// <summary>Reads a page.</summary>
    /// <exception cref="HelpPageException">A part is missing, or has another form.</exception>
    public static CommandHelp Read(string path)
    {
        Page page = new(path, Markdown.Parse(File.ReadAllText(path), Pipeline));
        string name = page.Title;
        if (name != Path.GetFileNameWithoutExtension(path))
        {
            throw page.Wrong($"The heading '{name}' is not the file's name.");
        }

        return new CommandHelp
        {
            Name = name,
            Synopsis = string.Join(' ', PageText.Paragraphs(page.Section("SYNOPSIS"))),
            Description = PageText.Paragraphs(page.Section("DESCRIPTION")),
            Syntax = [.. SyntaxOf(page)],
            Examples = [.. page.Parts("EXAMPLES").Select(part => ExampleOf(page, part))],
            Parameters = [.. page.Parts("PARAMETERS").Where(static part => part.Title != "CommonParameters").Select(part => ParameterOf(page, part))],
            Inputs = [.. page.Parts("INPUTS").Select(TypeOf)],
            Outputs = [.. page.Parts("OUTPUTS").Select(TypeOf)],
            Notes = PageText.Paragraphs(page.Section("NOTES")),
            Links = [.. page.Links("RELATED LINKS")],
        };
    }

    private static IEnumerable<SyntaxHelp> SyntaxOf(Page page)
    {
        PagePart[] sets = [.. page.Parts("SYNTAX")];
        if (sets.Length == 0)
        {
            sets = [new PagePart(OnlySet, page.Section("SYNTAX"))];
        }

        return sets.Select(set => new SyntaxHelp(
            set.Title.Replace(" (Default)", string.Empty, StringComparison.Ordinal),
            [.. ParameterName().Matches(CodeOf(page, set)).Select(static match => match.Groups["name"].Value)]));
    }

    private static ExampleHelp ExampleOf(Page page, PagePart part)
    {
        int code = IndexOfCode(page, part);
        string[] remarks = [.. PageText.Paragraphs(part.Blocks.Take(code)), .. PageText.Paragraphs(part.Blocks.Skip(code + 1))];
        return new ExampleHelp(part.Title, CodeOf(page, part), remarks);
    }

    private static ParameterHelp ParameterOf(Page page, PagePart part)
    {
        FencedCodeBlock[] blocks = [.. part.Blocks.OfType<FencedCodeBlock>().Where(static block => block.Info == "yaml")];
        if (blocks.Length == 0)
        {
            throw page.Wrong($"The parameter '{part.Title}' has no block of metadata.");
        }

        return new ParameterHelp
        {
            Name = part.Title.TrimStart('-'),
            Description = PageText.Paragraphs(part.Blocks.Except(blocks)),
            Facts = [.. blocks.Select(block => FactsOf(PageText.Of(block)))],
        };
    }

    private static ParameterFacts FactsOf(string block)
    {
        Dictionary<string, string> values = block.Split('\n')
            .Select(static line => line.Split(':', 2))
            .Where(static pair => pair.Length == 2)
            .ToDictionary(static pair => pair[0].Trim(), static pair => pair[1].Trim(), StringComparer.Ordinal);
        return new ParameterFacts
        {
            Type = values["Type"],
            ParameterSets = Items("Parameter Sets"),
            Aliases = Items("Aliases"),
            AcceptedValues = Items("Accepted values"),
            IsRequired = values["Required"] == "True",
            Position = values["Position"],
            DefaultValue = values["Default value"],
            PipelineInput = values["Accept pipeline input"],
            AcceptsWildcards = values["Accept wildcard characters"] == "True",
        };

        string[] Items(string key) => values.GetValueOrDefault(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    private static TypeHelp TypeOf(PagePart part) => new(part.Title, PageText.Paragraphs(part.Blocks));

    private static string CodeOf(Page page, PagePart part) => PageText.Of((CodeBlock)part.Blocks[IndexOfCode(page, part)]);

    private static int IndexOfCode(Page page, PagePart part)
    {
        int index = part.Blocks.TakeWhile(static block => block is not FencedCodeBlock).Count();
        return index < part.Blocks.Count ? index : throw page.Wrong($"'{part.Title}' has no block of code.");
    }

    [GeneratedRegex(@"[\[\s]-(?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterName();
}
