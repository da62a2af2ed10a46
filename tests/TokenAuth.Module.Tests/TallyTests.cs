using Shouldly;
using TokenAuth.Tally;
using Xunit;

namespace TokenAuth.ModuleTests;

public sealed class TallyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tokenauth-tally-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Counts_passed_failed_and_skipped_tests()
    {
        ReadRun(("A.One", "Passed"), ("A.Two", "Passed"), ("A.Three", "Failed"), ("A.Four", "NotExecuted"), ("A.Five", "Timeout")).ShouldBe(new Count(2, 2, 1));
    }

    [Fact]
    public void Counts_the_tests_of_a_Pester_file_in_place_of_the_case_that_ran_it()
    {
        WritePester("Pump", "Success", "Success", "Success", "Ignored");
        ReadRun(("A.One", "Passed"), (Case("Pump"), "Passed")).ShouldBe(new Count(4, 0, 1));
    }

    [Fact]
    public void Counts_the_failed_tests_of_a_Pester_file()
    {
        WritePester("Pump", "Success", "Failure", "Error");
        ReadRun((Case("Pump"), "Failed")).ShouldBe(new Count(1, 2, 0));
    }

    [Fact]
    public void Counts_a_Pester_file_that_failed_outside_of_its_tests_as_one_failure()
    {
        WritePester("Pump", "Success", "Success");
        ReadRun((Case("Pump"), "Failed")).ShouldBe(new Count(2, 1, 0));
    }

    [Fact]
    public void Counts_a_Pester_file_without_results_as_the_case_that_ran_it()
    {
        ReadRun((Case("Pump"), "Failed"), (Case("Secret"), "NotExecuted")).ShouldBe(new Count(0, 1, 1));
    }

    [Fact]
    public void Does_not_count_the_results_of_an_earlier_run_for_a_skipped_Pester_file()
    {
        WritePester("Pump", "Success");
        ReadRun((Case("Pump"), "NotExecuted")).ShouldBe(new Count(0, 0, 1));
    }

    [Fact]
    public void Counts_a_run_that_broke_down_as_a_failure()
    {
        ReadRun("Failed", ("A.One", "Passed")).ShouldBe(new Count(1, 1, 0));
    }

    [Fact]
    public void Counts_a_project_without_results_as_a_failure()
    {
        ReadRun(("A.One", "Passed"));
        TestRuns.Read(_directory.FullName, _directory.FullName, ["run", "missing"]).ShouldBe(new Count(1, 1, 0));
    }

    [Fact]
    public void Counts_no_project_at_all_as_a_failure()
    {
        TestRuns.Read(_directory.FullName, _directory.FullName, []).ShouldBe(new Count(0, 1, 0));
    }

    [Fact]
    public void Says_the_last_line_as_it_is_wanted()
    {
        new Count(3, 0, 2).ToString().ShouldBe("3 passed, 0 failed, 2 skipped");
    }

    private static string Case(string name) => $"TokenAuth.ModuleTests.FirstPesterTests.Passes(file: &quot;{name}.Tests.ps1&quot;)";

    private Count ReadRun(params (string Name, string Outcome)[] results) => ReadRun("Completed", results);

    private Count ReadRun(string outcome, params (string Name, string Outcome)[] results)
    {
        string path = Path.Combine(_directory.FullName, "run.trx");
        IEnumerable<string> lines = results.Select(result => $"""<UnitTestResult testName="{result.Name}" outcome="{result.Outcome}" />""");
        File.WriteAllText(path, $"""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>{string.Concat(lines)}</Results>
              <ResultSummary outcome="{outcome}" />
            </TestRun>
            """);
        return new TestRun(_directory.FullName).Read(path);
    }

    private void WritePester(string name, params string[] results)
    {
        IEnumerable<string> cases = results.Select(result => $"""<test-case name="x" result="{result}" />""");
        File.WriteAllText(Path.Combine(_directory.FullName, name + ".xml"), $"<test-results><results>{string.Concat(cases)}</results></test-results>");
    }
}
