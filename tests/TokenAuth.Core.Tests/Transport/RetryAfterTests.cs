using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", null, 120)]
    [InlineData("0", null, 0)]
    [InlineData("Sat, 04 May 2030 12:02:00 GMT", null, 120)]
    [InlineData("Sat, 04 May 2030 11:00:00 GMT", null, 0)]
    [InlineData("Sat, 04 May 2030 12:02:00 GMT", "Sat, 04 May 2030 12:01:30 GMT", 30)]
    [InlineData("-5", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("", null, null)]
    [InlineData("99999999999999999999", null, null)]
    [InlineData(null, null, null)]
    public void Both_forms_say_how_long_to_wait(string? header, string? date, int? seconds)
    {
        using var response = new HttpResponseMessage();
        if (header is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", header);
        }

        if (date is not null)
        {
            response.Headers.TryAddWithoutValidation("Date", date);
        }

        RetryAfter.Of(response, Now).ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
    }
}
