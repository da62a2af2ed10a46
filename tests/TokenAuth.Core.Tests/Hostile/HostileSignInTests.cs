using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Hostile;

/// <summary>Sign-in and renewal. Both speak HTTP/1.1 whatever a server offers.</summary>
public sealed class HostileSignInTests : HostileTest
{
    private const string SignIn = "/api/v2/signin";

    public static TheoryData<string, string> SignIns() => CasesWhere(static fault => fault.SignIn, "1.1");

    public static TheoryData<string, string> Renewals() => CasesWhere(static fault => fault.Renewal, "1.1");

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task A_sign_in_ends_as_it_should_and_the_next_one_works(string fault, string protocol)
    {
        HostileFault hostile = HostileFaults.All[fault];
        Emulator.FailNext(SignIn, 1, hostile.Make(SignIn));

        string end = await EndOfAsync(() => ConnectAsync(As(Anna) with { Transport = Hasty }), ArrivalAt(SignIn, hostile.TakesTime));

        end.ShouldBe(hostile.SignIn);
        RequestsTo(SignIn).ShouldHaveSingleItem().Protocol.ShouldBe($"HTTP/{protocol}");
        Store.All.Count.ShouldBe(end == Fine ? 1 : 0);
        AuthSession session = await ConnectAsync(As(Anna) with { Name = "next" });
        (await StatusForAsync(await TokenAsync(session))).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Renewals))]
    public async Task A_renewal_ends_as_it_should_and_the_session_stays(string fault, string protocol)
    {
        HostileFault hostile = HostileFaults.All[fault];
        AuthSession session = await ConnectAsync(As(Anna) with { Transport = Hasty });
        Expire(session);

        // One more for the one time that a redemption without an answer is repeated.
        Emulator.FailNext(Refresh, 2, hostile.Make(Refresh));

        string end = await EndOfAsync(() => TokenAsync(session), ArrivalAt(Refresh, hostile.TakesTime));

        end.ShouldBe(hostile.Renewal);
        RequestsTo(Refresh).Count.ShouldBeInRange(1, 2);
        RequestsTo(Refresh)[0].Protocol.ShouldBe($"HTTP/{protocol}");
        session.CanRenew.ShouldBeTrue();
        if (end == Fine)
        {
            return;
        }

        // A fault may be left.
        for (int attempt = 0; attempt < 2 && RequestsTo(Refresh).Count < 2; attempt++)
        {
            Clock.Advance(TimeSpan.FromHours(1));
            await EndOfAsync(() => TokenAsync(session), ArrivalAt(Refresh, hostile.TakesTime));
        }

        Clock.Advance(TimeSpan.FromHours(1));
        AccessToken token = await TokenAsync(session);
        token.Position.Generation.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);
        Seen.ReuseDetections.ShouldBe(0);
    }
}
