using TokenAuth.Tally;

// Tally <directory of trx files> <directory of Pester results> <project>...: the last line of a test run.
Count total = TestRuns.Read(args[0], args[1], args[2..]);
Console.WriteLine(total);
return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
