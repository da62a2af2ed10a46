using TokenAuth.Core.Tests.Support;
using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class ProgressMeterTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void The_first_second_is_quiet()
    {
        var meter = new ProgressMeter(_clock);

        meter.Read(10, 100).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        meter.Read(20, 100).ShouldBeNull();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        meter.Read(20, 100).ShouldBe(new ProgressReading(20, 100, 20, TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void After_that_it_speaks_at_most_five_times_a_second()
    {
        var meter = new ProgressMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        int spoken = 0;
        for (int i = 0; i < 1000; i++)
        {
            spoken += meter.Read(i) is null ? 0 : 1;
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        spoken.ShouldBe(5);
    }

    [Theory]
    [InlineData(0, 100L, 0)]
    [InlineData(50, 100L, 50)]
    [InlineData(150, 100L, 100)]
    [InlineData(50, 0L, null)]
    [InlineData(50, null, null)]
    public void The_share_is_known_where_the_total_is(long done, long? total, int? percent)
    {
        new ProgressReading(done, total, 1, Left: null).Percent.ShouldBe(percent);
    }

    [Fact]
    public void The_time_left_is_known_where_the_total_is_and_something_is_done()
    {
        var meter = new ProgressMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(2));

        meter.Read(0, 10)!.Left.ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(2));
        meter.Read(8, 10)!.Left.ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        meter.Read(12, 10)!.Left.ShouldBe(TimeSpan.Zero);
    }
}
