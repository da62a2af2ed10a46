using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Interop.Tests;

public sealed class DeviceCodeTests(Provider provider) : InteropTest(provider)
{
    private static readonly OAuthClient Client = Clients.Device.Client;

    [Fact]
    public async Task A_person_types_the_code_on_another_device_while_the_session_waits()
    {
        using var person = new Person(Login);

        AuthSession session = await ConnectAsync(Client, new DeviceCodeSignIn(Client.Id!), person);

        AccessToken token = await session.GetTokenAsync(TokenDemand.Fresh, Notices, Ends);
        Jwt.Parse(token.IdToken!.Reveal()).Subject.ShouldBe(Login);
        session.CanRenew.ShouldBeTrue();
        person.LastPage.ShouldContain("Sign-in Success");
        (await IsActiveAsync(token.Value)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_device_session_renews_its_token()
    {
        using var person = new Person(Login);
        AuthSession session = await ConnectAsync(Client, new DeviceCodeSignIn(Client.Id!), person);

        (await IsActiveAsync(await RenewAsync(session))).ShouldBeTrue();

        session.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_for_a_resource_is_meant_for_it()
    {
        OAuthClient client = Client with { Resources = [Clients.Resource] };
        using var person = new Person(Login);

        AuthSession session = await ConnectAsync(client, new DeviceCodeSignIn(client.Id!), person);

        Jwt.Parse((await TokenAsync(session)).Reveal()).Subject.ShouldBe(Login);
    }

    [Fact]
    public async Task A_person_who_aborts_gives_no_session()
    {
        using var person = new Person(Login, consents: false);

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(Client, new DeviceCodeSignIn(Client.Id!), person));

        failure.ErrorId.ShouldBe(ErrorId.SignInRefused);
        failure.Message.ShouldContain("aborted");
        Store.All.ShouldBeEmpty();
    }
}
