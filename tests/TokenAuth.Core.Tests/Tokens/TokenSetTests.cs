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

    [Fact]
    public void What_a_renewals_reply_brings_replaces_what_was_there()
    {
        var first = TokenSet.From(Reply() with { IdToken = new Secret("id"), Scopes = ["a"] }, First, Now, previous: null);

        var second = TokenSet.From(Reply() with { RefreshToken = new Secret("new"), IdToken = new Secret("new id"), Scopes = ["b"] }, First.NextRotation(), Now.AddHours(1), first);

        second.RefreshToken!.Reveal().ShouldBe("new");
        second.IdToken!.Reveal().ShouldBe("new id");
        second.Scopes.ShouldBe(["b"]);
    }

    [Fact]
    public void Where_nobody_names_scopes_there_are_none()
    {
        TokenSet.From(Reply(), First, Now, previous: null).Scopes.ShouldBeEmpty();
    }

    [Fact]
    public void A_refresh_lifetime_of_less_than_a_century_is_taken_as_it_is()
    {
        TokenSet.From(Reply() with { StatedRefreshLifetime = TimeSpan.FromDays(36_499) }, First, Now, previous: null).RefreshExpiresAt.ShouldBe(Now.AddDays(36_499));
        TokenSet.From(Reply() with { StatedRefreshLifetime = TimeSpan.FromDays(36_500) }, First, Now, previous: null).RefreshExpiresAt.ShouldBeNull();
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
