using TokenAuth.Interop.Tests.Support;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;

namespace TokenAuth.Interop.Tests;

public sealed class ChromiumTests(Provider provider) : InteropTest(provider)
{
    [Fact]
    public async Task A_person_signs_in_with_a_real_browser()
    {
        Assert.SkipWhen(Programs.Chromium is null, "No Chromium is on the path, and TOKENAUTH_CHROMIUM names none.");
        var person = new ChromiumPerson(Login);
        OAuthClient client = Clients.Native.Client;

        AuthSession session = await ConnectAsync(client, Browsing.With(client, await DiscoverAsync()), person, Browsing.AskingForConsent);

        AccessToken token = await session.GetTokenAsync(TokenDemand.Fresh, Notices, Ends);
        Jwt.Parse(token.IdToken!.Reveal()).Subject.ShouldBe(Login);
        (await IsActiveAsync(token.Value)).ShouldBeTrue();
        person.LastPage.ShouldBe("You are signed in. You may close this page and go back to the terminal.");
    }
}
