using TokenAuth.Core.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class ScopeTests : OAuthTest
{
    [Fact]
    public async Task A_server_that_grants_less_than_was_asked_for_leads_to_one_warning()
    {
        AuthSession session = await ConnectAsync(Asking("read", "write", "rule-the-world"));

        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("did not grant the scope 'rule-the-world'.");
        session.Scopes.ShouldBe(["read", "write"]);
    }

    [Fact]
    public async Task Each_of_those_that_are_missing_is_named()
    {
        await ConnectAsync(Asking("read", "write", "rule", "reign"));

        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("did not grant the scopes 'rule', 'reign'.");
    }

    [Fact]
    public async Task A_server_that_grants_all_leads_to_none()
    {
        Emulator.Switches.CommaSeparatedScopes = true;

        AuthSession session = await ConnectAsync(Asking("write", "read"));

        session.Scopes.ShouldBe(["write", "read"], ignoreOrder: true);
        Notices.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_grants_less_at_a_renewal_leads_to_one_warning()
    {
        AuthSession session = await ConnectAsync(Through(new RefreshTokenSignIn("client", new Secret(Emulator.IssueRefreshToken())), AppClient));
        Notices.Warnings.ShouldBeEmpty();
        session.Scopes.ShouldBe(["openid", "profile"]);
        Emulator.Switches.Scope = "openid";

        for (int renewal = 0; renewal < 3; renewal++)
        {
            Expire(session);
            await TokenAsync(session);
            await TokenAsync(session);
        }

        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("'profile'");
        session.Scopes.ShouldBe(["openid"]);
    }

    [Fact]
    public async Task What_was_missing_from_the_start_is_not_warned_of_again()
    {
        AuthSession session = await ConnectAsync(Asking("read", "rule-the-world"));
        Expire(session);
        await TokenAsync(session);

        Notices.Warnings.Count.ShouldBe(1);
    }

    private ConnectRequest Asking(params string[] scopes) => Through(new ClientCredentialsSignIn("client"), AppClient with { Scopes = scopes });
}
