using System.Globalization;

namespace TokenAuth.Output;

/// <summary>Tells dates from other strings exactly as <c>ConvertFrom-Json</c> does, its leniency about zones included: scripts compare the outcome.</summary>
internal static class JsonDate
{
    /// <summary>The longest text that may be a date.</summary>
    public const int MaxLength = 40;

    private const int MaxFractionDigits = 7;

    /// <summary>Reads a date; one with an offset comes out in local time, one without stays unspecified.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        return text.Length <= MaxLength && text switch
        {
            ['/', ..] => TryParseTicks(text, out date),
            [>= '0' and <= '9', _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, ..] => TryParseIso(text, out date),
            _ => false,
        };
    }

    private static bool TryParseIso(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (!TryParseDay(text, out DateTime day) || !TryParseTime(text, out long time)) return false;
        if (time > DateTime.MaxValue.Ticks - day.Ticks) return false;

        ReadOnlySpan<char> zone = text[19..];
        if (zone is ['.', ..])
        {
            zone = zone[1..];
            if (!TryParseFraction(ref zone, out long fraction)) return false;
            if (time == TimeSpan.TicksPerDay && fraction > 0) return false;
            time += fraction;
        }

        return TryApplyZone(day.AddTicks(time), zone, out date);
    }

    private static bool TryParseDay(ReadOnlySpan<char> text, out DateTime day)
    {
        day = default;
        if (!TryParseDigits(text[..4], out int year) || !TryParseDigits(text[5..7], out int month) || !TryParseDigits(text[8..10], out int dayOfMonth)) return false;
        if (year < 1 || month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month)) return false;
        day = new DateTime(year, month, dayOfMonth);
        return true;
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (!TryParseDigits(text[11..13], out int hour) || !TryParseDigits(text[14..16], out int minute) || !TryParseDigits(text[17..19], out int second)) return false;
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && minute + second > 0)) return false;
        ticks = new TimeSpan(hour, minute, second).Ticks;
        return true;
    }

    private static bool TryParseFraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        int digits = 0;
        while (digits < MaxFractionDigits && digits < text.Length && char.IsAsciiDigit(text[digits]))
            ticks = (ticks * 10) + (text[digits++] - '0');
        for (int i = digits; i < MaxFractionDigits; i++)
            ticks *= 10;
        text = text[digits..];
        return digits > 0;
    }

    private static bool TryApplyZone(DateTime time, ReadOnlySpan<char> zone, out DateTime date)
    {
        date = time;
        if (zone is [] or ['Z' or 'z'])
        {
            if (zone.Length == 1) date = DateTime.SpecifyKind(time, DateTimeKind.Utc);
            return true;
        }

        int sign = 0, hours = 0, minutes = 0;
        if (zone is ['+' or '-', _, _, ..] && TryParseDigits(zone[1..3], out hours))
        {
            sign = zone[0] == '-' ? 1 : -1;
            zone = zone[3..];
        }

        if (zone is [':', ..]) zone = zone[1..];
        if (zone is not [] && (zone.Length != 2 || !TryParseDigits(zone, out minutes))) return false;
        if (sign != 0) date = ToLocal(time, sign * new TimeSpan(hours, minutes, 0).Ticks);
        return true;
    }

    private static DateTime ToLocal(DateTime time, long ticksToUtc)
    {
        long utc = time.Ticks + ticksToUtc;
        if (utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks)
            return new DateTime(utc, DateTimeKind.Utc).ToLocalTime();
        long local = utc + TimeZoneInfo.Local.GetUtcOffset(time).Ticks;
        return new DateTime(Math.Clamp(local, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Local);
    }

    // The old form of .NET services: milliseconds since 1970 in UTC; an offset, whatever it is, asks for local time.
    private static bool TryParseTicks(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (text.Length < 9 || !text.StartsWith("/Date(", StringComparison.Ordinal) || !text.EndsWith(")/", StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> milliseconds = text[6..^2];
        int offset = milliseconds[1..].IndexOf('+');
        if (offset < 0) offset = milliseconds[1..].IndexOf('-');
        if (offset >= 0)
        {
            if (milliseconds[(offset + 2)..] is not [>= '0' and <= '9', >= '0' and <= '9', ..]) return false;
            milliseconds = milliseconds[..(offset + 1)];
        }

        if (milliseconds is ['+', ..] || !long.TryParse(milliseconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long since)) return false;
        if (since < -62_135_596_800_000 || since > 253_402_300_799_999) return false;
        DateTime utc = DateTime.UnixEpoch.AddMilliseconds(since);
        date = offset >= 0 ? utc.ToLocalTime() : utc;
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character)) return false;
            value = (value * 10) + (character - '0');
        }

        return true;
    }
}
