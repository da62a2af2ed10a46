using System.Xml;

namespace TokenAuth.Output;

/// <summary>Reads XML as Invoke-RestMethod does: a document, or the items of a feed. Nothing is fetched, and no entity grows.</summary>
internal static class XmlReply
{
    private static readonly XmlReaderSettings Settings = new()
    {
        CheckCharacters = false,
        DtdProcessing = DtdProcessing.Ignore,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
        XmlResolver = null,
    };

    /// <summary>An <see cref="XmlDocument"/>, or an array of a feed's items; null where the text is no XML.</summary>
    public static object? TryRead(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart()), Settings);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            document.Load(reader);
            return IsFeed(document.DocumentElement!) ? ItemsOf(document.DocumentElement!).ToArray() : document;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool IsFeed(XmlElement root) => Is(root, "rss") || Is(root, "feed");

    private static IEnumerable<XmlElement> ItemsOf(XmlElement element)
    {
        foreach (XmlElement child in element.ChildNodes.OfType<XmlElement>())
        {
            if (Is(child, "item") || Is(child, "entry"))
            {
                yield return child;
                continue;
            }

            foreach (XmlElement item in ItemsOf(child))
                yield return item;
        }
    }

    private static bool Is(XmlElement element, string name) => element.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
