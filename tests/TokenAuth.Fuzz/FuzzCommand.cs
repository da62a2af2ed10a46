using System.CommandLine;

namespace TokenAuth.Fuzz;

/// <summary>The command line.</summary>
internal static class FuzzCommand
{
    public static RootCommand Create(TextWriter output)
    {
        Option<double> minutes = new("--minutes") { Description = "How long, over all targets.", DefaultValueFactory = static _ => 1 };
        Option<string[]> target = new("--target") { Description = "Only this target; may be given several times.", AllowMultipleArgumentsPerToken = true };
        Option<int?> seed = new("--seed") { Description = "The seed of the mutations; a random one without it." };
        Option<string> findings = new("--output") { Description = "Where crashes, the slowest inputs and report.json go.", DefaultValueFactory = static _ => Path.Combine("artifacts", "fuzz") };
        RootCommand command = new("Feeds what the engine reads from others with mutated input.") { minutes, target, seed, findings };
        command.SetAction(arguments =>
        {
            string[] names = arguments.GetValue(target) ?? [];
            IReadOnlyList<FuzzTarget> chosen = [.. FuzzTargets.All.Where(item => names.Length == 0 || names.Contains(item.Name, StringComparer.OrdinalIgnoreCase))];
            if (chosen.Count == 0)
            {
                output.WriteLine($"No such target; there are {string.Join(", ", FuzzTargets.All.Select(static item => item.Name))}.");
                return 2;
            }

            int first = arguments.GetValue(seed) ?? Environment.TickCount;
            return new FuzzRun(chosen, new Findings(arguments.GetValue(findings)!), first, output).Run(TimeSpan.FromMinutes(arguments.GetValue(minutes)));
        });
        return command;
    }
}
