using System.Text;
using TokenAuth.Errors;
using TokenAuth.Interop.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Interop.Tests;

public sealed class ClientCredentialsTests(Provider provider) : InteropTest(provider)
{
    private static ClientCredentialsSignIn AsItself(OAuthClient client) => new(client.Id!);

    private async Task ShouldSignInAsync(OAuthClient client)
    {
        AuthSession session = await ConnectAsync(client, AsItself(client));

        session.State.ShouldBe(AuthSessionState.Active);
        session.Scopes.ShouldBe(["read"]);
        session.ExpiresIn!.Value.ShouldBeInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        (await IsActiveAsync(await TokenAsync(session))).ShouldBeTrue();
    }

    [Fact]
    public Task A_client_signs_in_with_its_secret_in_the_header() => ShouldSignInAsync(Clients.Basic.Client);

    [Fact]
    public Task An_id_and_a_secret_with_special_characters_go_through_the_header_unharmed() => ShouldSignInAsync(Clients.Special.Client);

    [Fact]
    public Task A_client_signs_in_with_its_secret_in_the_body() => ShouldSignInAsync(Clients.Post.Client);

    [Fact]
    public async Task A_client_signs_in_with_an_RSA_key_for_the_issuer() =>
        await ShouldSignInAsync(Clients.Rsa.Client with { AssertionAudience = (await DiscoverAsync()).Issuer });

    [Fact]
    public Task A_client_signs_in_with_an_EC_key_for_the_token_endpoint() => ShouldSignInAsync(Clients.Ec.Client);

    [Fact]
    public async Task A_client_with_a_key_is_known_by_that_key_alone()
    {
        OAuthClient client = Clients.Rsa.Client with { Key = Clients.Ec.Client.Key };

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(client, AsItself(client)));

        failure.ErrorId.ShouldBe(ErrorId.ClientRefused);
    }

    [Fact]
    public async Task A_wrong_secret_is_the_clients_fault()
    {
        OAuthClient client = Clients.Basic.Client with { ClientSecret = new Secret("wrong") };

        TokenAuthException failure = await Should.ThrowAsync<TokenAuthException>(() => ConnectAsync(client, AsItself(client)));

        failure.ErrorId.ShouldBe(ErrorId.ClientRefused);
    }

    [Fact]
    public async Task A_session_without_a_refresh_token_signs_in_anew()
    {
        AuthSession session = await ConnectAsync(Clients.Basic.Client, AsItself(Clients.Basic.Client));
        Secret first = await TokenAsync(session);

        Secret second = await RenewAsync(session);

        second.ShouldNotBe(first);
        (await IsActiveAsync(second)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_for_a_resource_is_meant_for_it()
    {
        OAuthClient client = Clients.Basic.Client with { Resources = [Clients.Resource] };

        AuthSession session = await ConnectAsync(client, AsItself(client));

        Jwt.TryParse((await TokenAsync(session)).Reveal(), out Jwt? token).ShouldBeTrue();
        Encoding.UTF8.GetString(token!.PayloadJson.Span).ShouldContain($"\"aud\":\"{Clients.Resource}\"");
        token.Issuer.ShouldBe((await DiscoverAsync()).Issuer);
    }
}
