using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Interop.Tests;

public sealed class AuthorizationCodeTests(Provider provider) : InteropTest(provider)
{
    private async Task ShouldSignInAsync(OAuthClient client)
    {
        using var person = new Person(Login);
        AuthorityMetadata metadata = await DiscoverAsync();

        AuthSession session = await ConnectAsync(client, Browsing.With(client, metadata), person, Browsing.AskingForConsent);

        AccessToken token = await session.GetTokenAsync(TokenDemand.Fresh, Notices, Ends);
        Jwt idToken = Jwt.Parse(token.IdToken!.Reveal());
        idToken.Subject.ShouldBe(Login);
        idToken.Issuer.ShouldBe(metadata.Issuer);
        session.Scopes.ShouldBe(["openid", "offline_access", "read"]);
        session.CanRenew.ShouldBeTrue();
        Notices.Warnings.ShouldBeEmpty();
        person.LastPage.ShouldContain("You are signed in.");
        (await IsActiveAsync(token.Value)).ShouldBeTrue();
    }

    [Fact]
    public Task A_person_signs_in_for_a_public_client() => ShouldSignInAsync(Clients.Native.Client);

    [Fact]
    public Task A_person_signs_in_for_a_client_with_a_secret() => ShouldSignInAsync(Clients.Web.Client);

    [Fact]
    public async Task A_token_for_a_resource_is_a_JWT_of_that_person()
    {
        OAuthClient client = Clients.Native.Client with { Resources = [Clients.Resource] };
        using var person = new Person(Login);

        AuthSession session = await ConnectAsync(client, Browsing.With(client, await DiscoverAsync()), person, Browsing.AskingForConsent);

        Jwt.Parse((await TokenAsync(session)).Reveal()).Subject.ShouldBe(Login);
        Secret renewed = await RenewAsync(session);
        Jwt.Parse(renewed.Reveal()).Subject.ShouldBe(Login);
    }

    [Fact]
    public async Task A_session_is_told_when_offline_access_was_not_consented_to()
    {
        using var person = new Person(Login);
        OAuthClient client = Clients.Native.Client;

        AuthSession session = await ConnectAsync(client, Browsing.With(client, await DiscoverAsync()), person);

        session.CanRenew.ShouldBeFalse();
        Notices.Warnings.ShouldHaveSingleItem().ShouldContain("offline_access");
    }

    [Fact]
    public async Task A_person_who_refuses_gives_no_session()
    {
        using var person = new Person(Login, consents: false);
        OAuthClient client = Clients.Native.Client;
        AuthorityMetadata metadata = await DiscoverAsync();

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(client, Browsing.With(client, metadata), person));

        failure.ErrorId.ShouldBe(ErrorId.SignInRefused);
        failure.Message.ShouldContain("access_denied");
        person.LastPage.ShouldContain("The sign-in was refused.");
        Store.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_of_another_issuer_is_refused()
    {
        using var person = new Person(Login);
        OAuthClient client = Clients.Native.Client;

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(
            () => ConnectAsync(client, Browsing.With(client, "https://other.example.com", expectsIssuer: true), person));

        failure.ErrorId.ShouldBe(ErrorId.SignInRefused);
        failure.Message.ShouldContain("another issuer");
    }
}
