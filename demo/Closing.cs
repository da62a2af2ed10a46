using TokenAuth.Emulator;

namespace TokenAuth.Demo;

/// <summary>What the server counted: the demo's proof that it did what it showed.</summary>
internal static class Closing
{
    public static int Report(EmulatorHost backOffice)
    {
        CounterSnapshot counted = backOffice.Counters.Snapshot();
        Console.WriteLine();
        Console.WriteLine(
            $"The Back Office counted: {counted.SignIns} sign-in, {counted.TwoFactorCompletions} second factor, {counted.Redemptions} redemption, " +
            $"{counted.ReuseDetections} reused refresh tokens, {counted.SignInRefusals} refused password.");
        bool asShown = counted is { SignIns: 1, TwoFactorCompletions: 1, Redemptions: 1, ReuseDetections: 0, SignInRefusals: 1 };
        Console.WriteLine(asShown ? "All of it as it should be." : "That is not what the demo did: something is wrong.");
        return asShown ? 0 : 1;
    }
}
