using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Fuzz;

namespace TokenAuth.Core.Tests.Fuzzing;

// A run measures the heap of the process: nothing else may fill it meanwhile.
[Collection(ProcessEnvironment.Name)]
public sealed class FuzzEngineTests
{
    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        byte[][] corpus = [[.. "{\"a\":12345}"u8]];

        Inputs().ShouldBe(Inputs());
        Inputs().Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(50);

        string[] Inputs()
        {
            var mutator = new Mutator(new Random(7), ["word"]);
            return [.. Enumerable.Range(0, 100).Select(_ => Convert.ToBase64String(mutator.Next(corpus)))];
        }
    }

    [Fact]
    public void A_failing_input_becomes_small()
    {
        byte[] input = Encoding.UTF8.GetBytes($"{new string('x', 500)}needle{new string('y', 500)}");

        byte[] small = Minimizer.Minimize(input, static candidate => Encoding.UTF8.GetString(candidate).Contains("needle", StringComparison.Ordinal));

        Encoding.UTF8.GetString(small).ShouldBe("needle");
    }

    [Fact]
    public void A_crash_is_found_saved_and_reported()
    {
        using var folder = new TempFolder();
        using var output = new StringWriter();

        int exitCode = new FuzzRun([new Fragile()], new Findings(folder.Path), seed: 1, output).Run(TimeSpan.Zero);

        exitCode.ShouldBe(1);
        File.ReadAllText(Directory.GetFiles(Path.Combine(folder.Path, "fragile"), "crash-*").ShouldHaveSingleItem()).ShouldBe("");
        output.ToString().ShouldContain("1 failures");
        File.ReadAllText(folder["report.json"]).ShouldContain("\"failures\": 1");
    }

    [Fact]
    public void Where_everything_holds_the_program_says_so()
    {
        using var folder = new TempFolder();
        using var output = new StringWriter();

        new FuzzRun([FuzzTargets.All[0]], new Findings(folder.Path), seed: 1, output).Run(TimeSpan.Zero).ShouldBe(0);

        output.ToString().ShouldContain("0 failures, no hang");
    }

    private sealed class Fragile() : FuzzTarget("fragile")
    {
        public override string Run(byte[] input) => throw new InvalidOperationException("It breaks.");
    }
}
