using TokenAuth.Tally;

// Tally <directory of trx files> <directory of Pester results>: the last line of a test run.
string[] runs = Directory.Exists(args[0]) ? Directory.GetFiles(args[0], "*.trx", SearchOption.AllDirectories) : [];
Count total = Count.Zero;
foreach (string run in runs)
    total += new TestRun(args[1]).Read(run);

// Nothing that passed is nothing that was shown.
if (runs.Length == 0) total = total with { Failed = total.Failed + 1 };
Console.WriteLine(total);
return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
