namespace TokenAuth.Emulator;

/// <summary>Ends a connection on purpose, and remembers that: the server still runs its callbacks as if a reply started.</summary>
internal static class Disconnection
{
    public static void BreakOff(this HttpContext context)
    {
        context.MarkBrokenOff();
        context.Abort();
    }

    public static void MarkBrokenOff(this HttpContext context) => context.Items[typeof(Disconnection)] = true;

    public static bool IsBrokenOff(this HttpContext context) => context.Items.ContainsKey(typeof(Disconnection));
}
