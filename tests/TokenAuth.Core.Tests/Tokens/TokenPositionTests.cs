using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class TokenPositionTests
{
    private static readonly DateTimeOffset Noon = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Low = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid High = new("ffffffff-0000-0000-0000-000000000001");

    [Fact]
    public void A_rotation_is_newer_and_a_sign_in_newer_than_every_rotation()
    {
        TokenPosition first = default(TokenPosition).NextSignIn(Noon);
        TokenPosition rotated = first.NextRotation().NextRotation();
        TokenPosition again = first.NextSignIn(Noon);

        first.Epoch.ShouldBe(1);
        first.Generation.ShouldBe(1);
        (rotated > first).ShouldBeTrue();
        (again > rotated).ShouldBeTrue();
        (first < again).ShouldBeTrue();
        (first <= rotated).ShouldBeTrue();
        (rotated >= first).ShouldBeTrue();
        (first < first with { }).ShouldBeFalse();
        (first > first with { }).ShouldBeFalse();
        (first <= first with { }).ShouldBeTrue();
        (first >= first with { }).ShouldBeTrue();
        (rotated with { Epoch = 2, SignedInAt = Noon.AddDays(-1) } > first).ShouldBeTrue();
        rotated.ToString().ShouldBe("1.3");
        again.ToString().ShouldBe("2.1");
    }

    [Fact]
    public void Each_sign_in_has_a_lineage_of_its_own_and_a_rotation_keeps_it()
    {
        TokenPosition first = default(TokenPosition).NextSignIn(Noon);

        default(TokenPosition).NextSignIn(Noon).Lineage.ShouldNotBe(first.Lineage);
        first.NextRotation().Lineage.ShouldBe(first.Lineage);
    }

    [Fact]
    public void Of_equal_epochs_the_later_sign_in_is_newer_whatever_the_generation()
    {
        var early = new TokenPosition(3, 9, High, Noon);
        var late = new TokenPosition(3, 1, Low, Noon.AddSeconds(1));

        (late > early).ShouldBeTrue();
    }

    [Fact]
    public void Of_sign_ins_at_one_instant_the_lineage_decides()
    {
        var low = new TokenPosition(3, 9, Low, Noon);
        var high = new TokenPosition(3, 1, High, Noon);

        (high > low).ShouldBeTrue();
        (low > high).ShouldBeFalse();
    }

    [Fact]
    public void The_order_is_total()
    {
        // A lineage has one sign-in: its instant goes with it.
        Gen<TokenPosition> positions =
            from epoch in Gen.Choose(1, 3)
            from generation in Gen.Choose(1, 3)
            from lineage in Gen.Choose(0, 3)
            select new TokenPosition(epoch, generation, new Guid(lineage, 0, 0, new byte[8]), Noon.AddSeconds(lineage / 2));

        Prop.ForAll(positions.Three().ToArbitrary(), static triple =>
        {
            (TokenPosition a, TokenPosition b, TokenPosition c) = triple;
            bool antisymmetric = Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a));
            bool transitive = !(a < b && b < c) || a < c;
            bool agreesWithEquality = a.CompareTo(b) == 0 == (a == b);
            return antisymmetric && transitive && agreesWithEquality;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
    }
}
