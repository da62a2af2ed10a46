using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TokenAuth.Docs.Tests;

public sealed class LinkTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_something(string page)
    {
        string[] broken =
        [
            .. Parse(page).Descendants<LinkInline>()
                .Select(static link => link.Url ?? "")
                .Where(static address => !IsElsewhere(address) && address.Length > 0)
                .Where(address => !Resolves(page, address)),
        ];

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_link_would_be_seen()
    {
        Resolves("README.md", "docs/errors.md").ShouldBeTrue();
        Resolves("README.md", "docs/requests.md#origins").ShouldBeTrue();
        Resolves("docs/requests.md", "#origins").ShouldBeTrue();
        Resolves("README.md", "docs/no-such-page.md").ShouldBeFalse();
        Resolves("README.md", "docs/requests.md#no-such-heading").ShouldBeFalse();
    }

    [Fact]
    public void Every_guide_is_reached_from_the_first_page()
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Queue<string> left = new(["README.md"]);
        while (left.TryDequeue(out string? page))
        {
            if (!reached.Add(page))
            {
                continue;
            }

            foreach (string address in Parse(page).Descendants<LinkInline>().Select(static link => link.Url ?? "").Where(static address => !IsElsewhere(address)))
            {
                string target = Path.GetRelativePath(Repository.Root, TargetOf(page, address)).Replace('\\', '/');
                if (target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Repository.FullPath(target)))
                {
                    left.Enqueue(target);
                }
            }
        }

        Repository.Pages.Where(static page => page.StartsWith("docs/", StringComparison.Ordinal)).Except(reached, StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static bool IsElsewhere(string address) => address.Contains("://", StringComparison.Ordinal) || address.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Resolves(string page, string address)
    {
        string target = TargetOf(page, address);
        if (address.IndexOf('#', StringComparison.Ordinal) is var mark and >= 0)
        {
            return File.Exists(target) && AnchorsOf(target).Contains(address[(mark + 1)..]);
        }

        return File.Exists(target) || Directory.Exists(target);
    }

    private static string TargetOf(string page, string address)
    {
        string path = Uri.UnescapeDataString(address.Split('#')[0]);
        string here = Repository.FullPath(page);
        return path.Length == 0 ? here : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, path));
    }

    private static HashSet<string> AnchorsOf(string path)
    {
        HashSet<string> anchors = new(StringComparer.Ordinal);
        foreach (HeadingBlock heading in Parse(Path.GetRelativePath(Repository.Root, path)).Descendants<HeadingBlock>())
        {
            string slug = SlugOf(heading);
            string unique = slug;
            for (int number = 1; !anchors.Add(unique); number++)
            {
                unique = $"{slug}-{number}";
            }
        }

        return anchors;
    }

    // As the site that shows the pages names headings: lower case, no punctuation, hyphens for blanks.
    private static string SlugOf(HeadingBlock heading)
    {
        string text = string.Concat(heading.Inline!.Descendants<LeafInline>().Select(static inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            _ => "",
        }));
        return string.Concat(text.ToLowerInvariant().Where(static character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')).Replace(' ', '-');
    }

    private static MarkdownDocument Parse(string page) => Markdown.Parse(File.ReadAllText(Repository.FullPath(page)), Pipeline);
}
