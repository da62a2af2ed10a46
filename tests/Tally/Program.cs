using TokenAuth.Tally;

// Tally <directory of trx files> <directory of Pester results> <project>...: the last line of a test run.
// Tally trust <directory of trx files> <directory of Pester results> <documents>: what the run shows, as figures and as a table.
// Tally fuzz <documents> <report>: what the fuzzer did, likewise.
// Tally mutation <documents> <Stryker's report>...: how many mutants the tests find, likewise.
switch (args)
{
    case ["trust", string runs, string pester, string documents]:
        TrustFigures.Collect(runs, pester, Path.Combine(documents, TrustFigures.Folder));
        UpdateTrust(documents);
        return 0;
    case ["fuzz", string documents, string report]:
        FuzzFigures.OfReport(report).Write(Path.Combine(documents, TrustFigures.Folder, TrustFigures.Fuzz));
        UpdateTrust(documents);
        return 0;
    case ["mutation", string documents, .. string[] reports]:
        MutationScore score = MutationScore.Of(reports.Select(MutationReport.Read));
        score.Write(Path.Combine(documents, TrustFigures.Folder, TrustFigures.Mutation));
        FigurePage.Update(Path.Combine(documents, "mutation.md"), MutationTable.Of(score));
        UpdateTrust(documents);
        Console.WriteLine(score);
        return 0;
    default:
        Count total = TestRuns.Read(args[0], args[1], args[2..]);
        Console.WriteLine(total);
        return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
}

static void UpdateTrust(string documents) =>
    FigurePage.Update(Path.Combine(documents, "trust.md"), TrustTable.Of(Path.Combine(documents, TrustFigures.Folder)));
