namespace TokenAuth.Sessions;

/// <summary>Names that somebody may have meant: those that contain the typed one or the other way round, else the fewest edits away.</summary>
internal static class NearNames
{
    private const int Most = 5;

    public static IReadOnlyList<string> Of(string typed, IEnumerable<string> names) =>
    [
        .. names
            .Select(name => (Name: name, Distance: DistanceOf(typed, name)))
            .Where(candidate => candidate.Distance <= Math.Max(2, typed.Length / 3))
            .OrderBy(static candidate => candidate.Distance)
            .ThenBy(static candidate => candidate.Name, StringComparer.OrdinalIgnoreCase)
            .Take(Most)
            .Select(static candidate => candidate.Name),
    ];

    private static int DistanceOf(string left, string right)
    {
        if (left.Length > 0 && (right.Contains(left, StringComparison.OrdinalIgnoreCase) || left.Contains(right, StringComparison.OrdinalIgnoreCase)))
        {
            return 0;
        }

        // Levenshtein's distance, one row at a time.
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                bool same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
