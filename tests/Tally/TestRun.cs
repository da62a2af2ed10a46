using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TokenAuth.Tally;

/// <summary>The results of one test project (trx), in which each case that runs a Pester file gives way to that file's own tests.</summary>
public sealed partial class TestRun(string pesterDirectory)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public Count Read(string path)
    {
        XDocument run = XDocument.Load(path);
        Count count = Count.Zero;
        foreach (XElement result in run.Descendants(Trx + "UnitTestResult"))
            count += CountOf(result);

        // A run that broke down may have recorded no failed test.
        bool brokeDown = (string?)run.Descendants(Trx + "ResultSummary").FirstOrDefault()?.Attribute("outcome") is "Failed" or "Aborted" or "Error";
        return brokeDown && count.Failed == 0 ? count with { Failed = 1 } : count;
    }

    [GeneratedRegex("\"(?<name>[^\"]+)\\.Tests\\.ps1\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PesterFile();

    private Count CountOf(XElement result)
    {
        Count own = (string?)result.Attribute("outcome") switch
        {
            "Passed" => new Count(1, 0, 0),
            "NotExecuted" or "Inconclusive" or "NotRunnable" => new Count(0, 0, 1),
            _ => new Count(0, 1, 0),
        };
        Match file = PesterFile().Match((string?)result.Attribute("testName") ?? string.Empty);
        string results = Path.Combine(pesterDirectory, file.Groups["name"].Value + ".xml");
        if (!file.Success || own.Skipped > 0 || !File.Exists(results)) return own;

        // A file can fail outside of its tests: its discovery, a time limit.
        Count its = PesterResults.Read(results);
        return its with { Failed = Math.Max(its.Failed, own.Failed) };
    }
}
