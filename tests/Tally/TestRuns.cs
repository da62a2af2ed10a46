namespace TokenAuth.Tally;

/// <summary>The results of all test projects. One that left none has not shown anything: it failed.</summary>
public static class TestRuns
{
    public static Count Read(string runDirectory, string pesterDirectory, IReadOnlyCollection<string> projects)
    {
        TestRun run = new(pesterDirectory);
        Count total = projects.Count == 0 ? new Count(0, 1, 0) : Count.Zero;
        foreach (string project in projects)
        {
            string path = Path.Combine(runDirectory, project + ".trx");
            total += File.Exists(path) ? run.Read(path) : new Count(0, 1, 0);
        }

        return total;
    }
}
