using System.Text;

namespace TokenAuth.Help;

/// <summary>The help files of the module, as PowerShell finds them beside its assembly.</summary>
internal static class HelpFolder
{
    private const string CommandHelpFile = "TokenAuth.dll-Help.xml";
    private const string TopicPrefix = "about_";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Makes every help file from the pages of a folder. Files of pages that are gone go too.</summary>
    public static void Make(string source, string target)
    {
        Directory.CreateDirectory(target);
        string[] pages = [.. Directory.GetFiles(source, "*.md").Order(StringComparer.Ordinal)];
        CommandHelp[] commands = [.. pages.Where(static page => IsCommand(page)).Select(CommandHelpReader.Read)];
        Write(Path.Combine(target, CommandHelpFile), MamlWriter.Write(commands));

        HashSet<string> topics = new(StringComparer.Ordinal);
        foreach (string page in pages.Where(static page => IsTopic(page)))
        {
            string file = Path.GetFileNameWithoutExtension(page) + ".help.txt";
            Write(Path.Combine(target, file), TopicWriter.Write(page));
            topics.Add(file);
        }

        foreach (string left in Directory.GetFiles(target, TopicPrefix + "*.help.txt").Where(path => !topics.Contains(Path.GetFileName(path))))
        {
            File.Delete(left);
        }
    }

    private static bool IsTopic(string page) => Path.GetFileName(page).StartsWith(TopicPrefix, StringComparison.Ordinal);

    // Pages of commands are named Verb-Noun.md; the folder's own page is not.
    private static bool IsCommand(string page) => !IsTopic(page) && Path.GetFileNameWithoutExtension(page).Contains('-', StringComparison.Ordinal);

    private static void Write(string path, string text)
    {
        // A file that is in use by an open PowerShell stays as it is when nothing changed.
        if (!File.Exists(path) || File.ReadAllText(path, Encoding) != text)
        {
            File.WriteAllText(path, text, Encoding);
        }
    }
}
