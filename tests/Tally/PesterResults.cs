using System.Xml.Linq;

namespace TokenAuth.Tally;

/// <summary>The results of one Pester file, as NUnit 2.5 writes them.</summary>
public static class PesterResults
{
    public static Count Read(string path)
    {
        Count count = Count.Zero;
        foreach (XElement test in XDocument.Load(path).Descendants("test-case"))
        {
            count += (string?)test.Attribute("result") switch
            {
                "Success" => new Count(1, 0, 0),
                "Failure" or "Error" => new Count(0, 1, 0),
                _ => new Count(0, 0, 1),
            };
        }

        return count;
    }
}
