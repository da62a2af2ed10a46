using TokenAuth.Interop.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests;

public sealed class RevocationTests(Provider provider) : InteropTest(provider)
{
    [Fact]
    public async Task A_session_that_is_ended_leaves_no_token_that_works()
    {
        using var person = new Person(Login);
        OAuthClient client = Clients.Web.Client;
        var kept = new KeptReply(Browsing.With(client, await DiscoverAsync()));
        AuthSession session = await ConnectAsync(client, kept, person, Browsing.AskingForConsent);
        (Secret access, Secret refresh) = (kept.Reply.AccessToken!, kept.Reply.RefreshToken!);
        (await IsActiveAsync(access)).ShouldBeTrue();
        (await IsActiveAsync(refresh)).ShouldBeTrue();

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        (await IsActiveAsync(access)).ShouldBeFalse();
        (await IsActiveAsync(refresh)).ShouldBeFalse();
        Store.All.ShouldBeEmpty();
        session.State.ShouldBe(AuthSessionState.SignedOut);
    }

    [Fact]
    public async Task A_public_client_ends_its_session_with_its_id_alone()
    {
        using var person = new Person(Login);
        OAuthClient client = Clients.Device.Client;
        AuthSession session = await ConnectAsync(client, new DeviceCodeSignIn(client.Id!), person);
        Secret token = await TokenAsync(session);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        (await IsActiveAsync(token)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_with_a_key_signs_its_revocation(bool forIssuer)
    {
        string? audience = forIssuer ? (await DiscoverAsync()).Issuer : null;
        OAuthClient client = Clients.Ec.Client with { AssertionAudience = audience };
        AuthSession session = await ConnectAsync(client, new ClientCredentialsSignIn(client.Id!));
        Secret token = await TokenAsync(session);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        (await IsActiveAsync(token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_refresh_token_is_revoked_where_the_access_token_is_known_no_more()
    {
        using var person = new Person(Login);
        OAuthClient client = Clients.Web.Client;
        var kept = new KeptReply(Browsing.With(client, await DiscoverAsync()));
        await ConnectAsync(client, kept, person, Browsing.AskingForConsent);
        Secret refresh = kept.Reply.RefreshToken!;
        Secret json = new($$"""{ "access_token": "unknown", "refresh_token": "{{refresh.Reveal()}}" }""");
        AuthSession session = await ConnectAsync(client, new TokenReplySignIn(client.Id!, json));
        (await IsActiveAsync(refresh)).ShouldBeTrue();

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        (await IsActiveAsync(refresh)).ShouldBeFalse();
    }

    [Fact]
    public async Task Tokens_that_are_revoked_already_do_not_keep_a_session()
    {
        OAuthClient client = Clients.Basic.Client;
        var kept = new KeptReply(new ClientCredentialsSignIn(client.Id!));
        AuthSession first = await ConnectAsync(client, kept);
        await Store.DisconnectAsync(first, evenIfServerFails: false, Notices, Ends);
        Secret json = new($$"""{ "access_token": "{{kept.Reply.AccessToken!.Reveal()}}" }""");
        AuthSession second = await ConnectAsync(client, new TokenReplySignIn(client.Id!, json));

        await Store.DisconnectAsync(second, evenIfServerFails: false, Notices, Ends);

        second.State.ShouldBe(AuthSessionState.SignedOut);
    }
}
