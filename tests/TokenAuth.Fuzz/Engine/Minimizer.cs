namespace TokenAuth.Fuzz;

/// <summary>Makes a failing input small: pieces go as long as it fails in the same place.</summary>
internal static class Minimizer
{
    private const int MostAttempts = 4000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static byte[] Minimize(byte[] input, Func<byte[], bool> fails)
    {
        int attempts = 0;
        long began = TimeProvider.System.GetTimestamp();
        for (int piece = Math.Max(1, input.Length / 2); piece >= 1; piece /= 2)
        {
            for (int start = 0; start < input.Length && attempts < MostAttempts && TimeProvider.System.GetElapsedTime(began) < Longest;)
            {
                byte[] shorter = [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(start + piece, input.Length))];
                attempts++;
                if (fails(shorter))
                {
                    input = shorter;
                }
                else
                {
                    start += piece;
                }
            }
        }

        return input;
    }
}
