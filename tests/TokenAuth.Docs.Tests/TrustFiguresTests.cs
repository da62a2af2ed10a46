using TokenAuth.Tally;

namespace TokenAuth.Docs.Tests;

public sealed class TrustFiguresTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenauth-trust-");

    private string Figures => Path.Combine(_folder.FullName, "trust");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_tests_of_each_kind_are_counted_from_the_result_files_of_a_run()
    {
        WriteRun("TokenAuth.Core.Tests", ("X.Transport.OriginTableTests.A(1)", "Passed"), ("X.Transport.OriginTableTests.A(2)", "Failed"), ("X.Hostile.HostileReplyTests.B(1)", "Passed"), ("X.Other.C", "Passed"));
        WriteRun("TokenAuth.Module.Tests", ("Y.D", "Passed"));
        WriteRun("TokenAuth.Emulator.Tests", ("Z.E", "Passed"), ("Z.F", "NotExecuted"));

        TrustFigures.Collect(_folder.FullName, _folder.FullName, Figures);

        TestFigures.Read(Path.Combine(Figures, TrustFigures.Tests)).ShouldBe(new TestFigures(3, 1, 1, 1, 1));
    }

    [Fact]
    public void Each_file_of_figures_has_its_rows_and_one_that_is_missing_has_none()
    {
        Directory.CreateDirectory(Figures);
        new TestFigures(2000, 300, 45, 210, 64).Write(Path.Combine(Figures, TrustFigures.Tests));
        TrustTable.Of(Figures).ShouldNotContain("Canaries");

        WriteFigures(TrustFigures.Canaries, """{ "placements": 13, "channels": 20, "encodings": 7, "errorIds": 50, "checks": 12345.0 }""");
        WriteFigures(TrustFigures.Fuzz, """{ "minutes": 30, "executions": 4000000, "targets": { "jwt": 1, "otpauth": 2 } }""");
        MutationScore.Of([]).Write(Path.Combine(Figures, TrustFigures.Mutation));

        string table = TrustTable.Of(Figures);
        table.ShouldContain("| 2,345: 2,000 of the engine, 300 of the cmdlets, 45 others | [tests.json](trust/tests.json) |");
        table.ShouldContain("| 210 | [tests.json](trust/tests.json) |");
        table.ShouldContain("| 64 | [tests.json](trust/tests.json) |");
        table.ShouldContain("| 13 × 20, 7 encodings: 12,345 checks | [canaries.json](trust/canaries.json) |");
        table.ShouldContain("| 50 ids | [canaries.json](trust/canaries.json) |");
        table.ShouldContain("| 4,000,000 in 30 minutes, 2 targets | [fuzz.json](trust/fuzz.json) |");
        table.ShouldContain("| 0.0 % of 0 | [mutation.json](trust/mutation.json) |");
    }

    [Fact]
    public void The_report_of_the_fuzzer_becomes_figures()
    {
        Directory.CreateDirectory(Figures);

        FuzzFigures.OfReport(WriteReport(failures: 0, leaks: false)).Write(Path.Combine(Figures, TrustFigures.Fuzz));

        TrustTable.Of(Figures).ShouldContain("| 3,000 in 30 minutes, 2 targets | [fuzz.json](trust/fuzz.json) |");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void A_run_of_the_fuzzer_that_found_something_has_no_figures(int failures, bool leaks) =>
        Should.Throw<InvalidDataException>(() => FuzzFigures.OfReport(WriteReport(failures, leaks)));

    [Fact]
    public void The_table_is_put_between_the_marks_of_its_page()
    {
        string page = Path.Combine(_folder.FullName, "page.md");
        File.WriteAllText(page, "before\n\n<!-- figures -->\n\nold\n\n<!-- /figures -->\n\nafter\n");

        FigurePage.Update(page, "| new |\n");

        File.ReadAllText(page).ShouldBe("before\n\n<!-- figures -->\n\n| new |\n\n<!-- /figures -->\n\nafter\n");
        FigurePage.TableOf(page).ShouldBe("| new |\n");
    }

    [Fact]
    public void A_page_without_the_marks_is_refused()
    {
        string page = Path.Combine(_folder.FullName, "page.md");
        File.WriteAllText(page, "before\n");

        Should.Throw<InvalidDataException>(() => FigurePage.Update(page, "| new |\n"));
    }

    private string WriteReport(int failures, bool leaks)
    {
        string path = Path.Combine(_folder.FullName, "report.json");
        File.WriteAllText(path, $$"""{ "minutes": 30.02, "executions": 3000, "failures": {{failures}}, "heapGrowth": 1024, "leaks": {{(leaks ? "true" : "false")}}, "targets": [{ "name": "jwt", "executions": 1000 }, { "name": "totp", "executions": 2000 }] }""");
        return path;
    }

    private void WriteFigures(string name, string json) => File.WriteAllText(Path.Combine(Figures, name), json);

    private void WriteRun(string project, params (string Name, string Outcome)[] results)
    {
        IEnumerable<string> lines = results.Select(static result => $"""<UnitTestResult testName="{result.Name}" outcome="{result.Outcome}" />""");
        File.WriteAllText(
            Path.Combine(_folder.FullName, project + ".trx"),
            $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{string.Concat(lines)}</Results></TestRun>""");
    }
}
