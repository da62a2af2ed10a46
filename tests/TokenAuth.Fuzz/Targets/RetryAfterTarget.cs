using TokenAuth.Transport;

namespace TokenAuth.Fuzz;

/// <summary>A Retry-After header, behind a line break the Date: a wait that is not negative, or none.</summary>
internal sealed class RetryAfterTarget() : FuzzTarget("retry-after", "120", "0", "-1", "Sat, 04 May 2030 12:02:00 GMT", "Saturday, 04-May-30 12:02:00 GMT", "Sat May  4 12:02:00 2030", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "\n", ",", " ", "1.5", "GMT", "+0000")
{
    public override string Run(byte[] input)
    {
        string[] lines = TextOf(input).Split('\n', 2);
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", lines[0]);
        if (lines.Length > 1)
        {
            response.Headers.TryAddWithoutValidation("Date", lines[1]);
        }

        TimeSpan? wait = RetryAfter.Of(response, Now);
        Require(wait is null || wait >= TimeSpan.Zero, "a wait of less than nothing");
        if (wait is { } length && int.TryParse(lines[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int seconds))
        {
            Require(length == TimeSpan.FromSeconds(seconds), "another wait than the header's");
        }

        return wait is null ? "none" : wait == TimeSpan.Zero ? "now" : response.Headers.RetryAfter!.Delta is null ? "date" : "seconds";
    }
}
