using System.Globalization;

namespace TokenAuth.Texts;

/// <summary>Lengths of time as people say them.</summary>
internal static class TimeText
{
    /// <summary>How long a token lasts.</summary>
    public static string Left(TimeSpan? time) => time switch
    {
        null => Strings.ExpiryUnknown(),
        { Ticks: <= 0 } => Strings.Expired(),
        { } left => Strings.TimeLeft(Of(left)),
    };

    private static string Of(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => Two(time.Days, "d", time.Hours, "h"),
        { TotalHours: >= 1 } => Two(time.Hours, "h", time.Minutes, "min"),
        { TotalMinutes: >= 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) => string.Create(CultureInfo.InvariantCulture, $"{large} {largeUnit} {small} {smallUnit}");
}
