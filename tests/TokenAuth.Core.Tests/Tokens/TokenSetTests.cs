using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class TokenSetTests
{
    private static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TokenPosition First = default(TokenPosition).NextSignIn(Now);

    [Fact]
    public void Lifetimes_count_from_receipt()
    {
        var set = TokenSet.From(Reply() with { StatedLifetime = TimeSpan.FromMinutes(10), StatedRefreshLifetime = TimeSpan.FromDays(1) }, First, Now, previous: null);

        set.ExpiresAt.ShouldBe(Now.AddMinutes(10));
        set.RefreshExpiresAt.ShouldBe(Now.AddDays(1));
        set.Length.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void What_a_renewals_reply_does_not_name_stays()
    {
        TokenReply signIn = Reply() with { Scopes = ["a", "b"], IdToken = new Secret("id"), StatedRefreshLifetime = TimeSpan.FromDays(1) };
        var first = TokenSet.From(signIn, First, Now, previous: null);

        var second = TokenSet.From(new TokenReply { AccessToken = new Secret("second") }, First.NextRotation(), Now.AddHours(1), first);

        second.AccessToken.Reveal().ShouldBe("second");
        second.RefreshToken.ShouldBe(first.RefreshToken);
        second.RefreshExpiresAt.ShouldBe(first.RefreshExpiresAt);
        second.IdToken.ShouldBe(first.IdToken);
        second.Scopes.ShouldBe(["a", "b"]);
        second.ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void A_new_refresh_token_without_a_lifetime_does_not_inherit_the_old_ones()
    {
        var first = TokenSet.From(Reply() with { StatedRefreshLifetime = TimeSpan.FromDays(1) }, First, Now, previous: null);

        var second = TokenSet.From(Reply() with { RefreshToken = new Secret("new") }, First.NextRotation(), Now.AddHours(1), first);

        second.RefreshExpiresAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4e9)]
    public void A_refresh_lifetime_that_says_nothing_is_unknown(double seconds)
    {
        TokenSet.From(Reply() with { StatedRefreshLifetime = TimeSpan.FromSeconds(seconds) }, First, Now, previous: null).RefreshExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void A_reply_without_an_access_token_makes_no_set()
    {
        Should.Throw<ArgumentException>(static () => TokenSet.From(new TokenReply { SecondFactorRequired = true }, First, Now, previous: null));
    }

    private static TokenReply Reply() => new() { AccessToken = new Secret("first"), RefreshToken = new Secret("refresh") };
}
