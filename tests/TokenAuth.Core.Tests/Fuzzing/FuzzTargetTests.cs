using TokenAuth.Fuzz;

namespace TokenAuth.Core.Tests.Fuzzing;

/// <summary>What the long-running program does for hours, for a moment: each target's corpus, in which every crash that was found has its place, and mutations of it.</summary>
public sealed class FuzzTargetTests
{
    public static TheoryData<string> Targets() => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_holds(string name)
    {
        FuzzTarget target = Find(name);

        target.Corpus.Count.ShouldBeGreaterThanOrEqualTo(2);
        string[] outcomes = [.. target.Corpus.Select(target.Run).Distinct(StringComparer.Ordinal)];
        outcomes.Length.ShouldBeGreaterThan(1);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_mutation_of_it_holds(string name)
    {
        FuzzTarget target = Find(name);

        // The same ones in every run: a check must not fail by chance. The program looks further.
        foreach (int seed in Enumerable.Range(1, 300))
        {
            target.Run(new Mutator(new Random(seed), target.Words).Next(target.Corpus)).ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void No_two_targets_share_a_name()
    {
        FuzzTargets.All.Select(static target => target.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(FuzzTargets.All.Count);
    }

    private static FuzzTarget Find(string name) => FuzzTargets.All.Single(target => target.Name == name);
}
