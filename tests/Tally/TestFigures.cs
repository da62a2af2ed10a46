using System.Text.Json;
using System.Xml.Linq;

namespace TokenAuth.Tally;

/// <summary>How many tests of each kind passed in one run.</summary>
/// <param name="Engine">Of the engine, in all.</param>
/// <param name="Cmdlets">Of the cmdlets: Pester's own.</param>
/// <param name="Others">Of the emulator, the documents, and against real servers.</param>
/// <param name="Origins">Rows of the table of origins.</param>
/// <param name="HostileServers">Cases of a hostile server: a fault, a protocol, and what is on its way.</param>
public sealed record TestFigures(int Engine, int Cmdlets, int Others, int Origins, int HostileServers)
{
    private const string EngineProject = "TokenAuth.Core.Tests";
    private const string CmdletProject = "TokenAuth.Module.Tests";

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static TestFigures Of(string runDirectory, string pesterDirectory)
    {
        string[] runs = Directory.GetFiles(runDirectory, "*.trx");
        TestRun run = new(pesterDirectory);
        string engine = Path.Combine(runDirectory, EngineProject + ".trx");
        string cmdlets = Path.Combine(runDirectory, CmdletProject + ".trx");
        return new TestFigures(
            run.Read(engine).Passed,
            run.Read(cmdlets).Passed,
            runs.Where(path => path != engine && path != cmdlets).Sum(path => run.Read(path).Passed),
            PassedOf(engine, ".OriginTableTests."),
            PassedOf(engine, ".Hostile."));
    }

    public static TestFigures Read(string path) => JsonSerializer.Deserialize<TestFigures>(File.ReadAllText(path), Options)!;

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");

    private static int PassedOf(string path, string partOfName) => XDocument.Load(path)
        .Descendants(Trx + "UnitTestResult")
        .Count(result => (string?)result.Attribute("outcome") == "Passed" && ((string?)result.Attribute("testName"))?.Contains(partOfName, StringComparison.Ordinal) is true);
}
