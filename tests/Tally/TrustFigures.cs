namespace TokenAuth.Tally;

/// <summary>The folder of figures: one file a kind, each left by the tests or the tool that counted.</summary>
public static class TrustFigures
{
    public const string Folder = "trust";
    public const string Tests = "tests.json";
    public const string Canaries = "canaries.json";
    public const string Fuzz = "fuzz.json";
    public const string Mutation = "mutation.json";

    /// <summary>Takes the figures of a test run over. Those of fuzzing and of mutation stay: they take longer than a test run.</summary>
    public static void Collect(string runDirectory, string pesterDirectory, string folder)
    {
        Directory.CreateDirectory(folder);
        TestFigures.Of(runDirectory, pesterDirectory).Write(Path.Combine(folder, Tests));
        string canaries = Path.Combine(pesterDirectory, Canaries);
        if (File.Exists(canaries))
        {
            File.Copy(canaries, Path.Combine(folder, Canaries), overwrite: true);
        }
    }
}
