using TokenAuth.Core.Tests.Support;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.OAuth;

public sealed class ClientPlaceholderTests : OAuthTest
{
    [Fact]
    public async Task A_definition_gives_the_client_the_names_that_the_service_knows()
    {
        ServiceDefinition service = TestServices.Read("""
            {
              "name": "Renamed",
              "token": {
                "url": "/oauth/token",
                "fields": { "app": "{clientId}", "key": "{clientSecret}", "rights": "{scope}", "for": "{audience}", "version": 2 }
              },
              "clientAuthentication": "post"
            }
            """);
        OAuthClient client = AppClient with { Authentication = service.ClientAuthentication, Scopes = ["read", "write"], Audience = "https://api.example.com" };

        await ConnectAsync(new ConnectRequest { Service = service, BaseAddress = Emulator.HttpAddress, Flow = new ClientCredentialsSignIn("client"), Client = client });

        RequestsTo(TokenPath).ShouldHaveSingleItem().Body.ShouldStartWith("app=client&key=s3cret&rights=read+write&for=https%3A%2F%2Fapi.example.com&version=2&grant_type=client_credentials&");
    }

    [Fact]
    public async Task A_refresh_endpoint_of_its_own_gets_the_client_too()
    {
        ServiceDefinition service = TestServices.Read("""
            {
              "name": "Own",
              "refresh": {
                "url": "/oauth/token",
                "encoding": "form",
                "fields": { "grant_type": "refresh_token", "client_id": "{clientId}", "client_secret": "{clientSecret}", "refresh_token": "{refreshToken}" }
              }
            }
            """);
        AuthSession session = await ConnectAsync(new ConnectRequest
        {
            Service = service,
            BaseAddress = Emulator.HttpAddress,
            Client = AppClient,
            Flow = GivenTokens.With(Emulator.IssueRefreshToken(), TimeSpan.FromHours(1)),
        });
        Expire(session);

        (await TokenAsync(session)).Position.Generation.ShouldBe(2);
    }
}
