using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Sessions;

public sealed class NearNamesTests
{
    [Theory]
    [InlineData("live", "live", "live")]
    [InlineData("LIVE", "live", "live")]
    [InlineData("lvie", "live,demo", "live")]
    [InlineData("demo", "live-demo,test", "live-demo")]
    [InlineData("zzz", "live,demo", "")]
    [InlineData("", "live", "")]
    [InlineData("a", "a1,a2,a3,a4,a5,a6,a7", "a1,a2,a3,a4,a5")]
    [InlineData("backoffice", "backofice,backoffcie,frontoffice", "backofice,backoffcie")]
    public void Names_that_somebody_may_have_meant_are_found(string typed, string names, string near)
    {
        NearNames.Of(typed, names.Split(',')).ShouldBe(near.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
