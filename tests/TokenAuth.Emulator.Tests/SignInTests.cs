using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator.Tests;

public sealed class SignInTests : EmulatorTest
{
    [Fact]
    public async Task A_password_brings_tokens_in_the_documented_shape()
    {
        Reply reply = await PostSignIn();

        reply.Status.ShouldBe(200);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["2faRequired", "accessToken", "refreshToken"]);
        ((bool)reply.Json["2faRequired"]!).ShouldBeFalse();
        ((string)reply.Json["accessToken"]!["createdAt"]!).ShouldBe("2030-06-01T12:00:00+00:00");
        ((string)reply.Json["accessToken"]!["expiresAt"]!).ShouldBe("2030-06-01T13:00:00+00:00");
        ((string)reply.Json["refreshToken"]!["expiresAt"]!).ShouldBe("2030-07-01T12:00:00+00:00");
        Emulator.Counters.Snapshot().SignIns.ShouldBe(1);
    }

    [Fact]
    public async Task An_access_token_is_a_JWT_that_the_published_key_verifies()
    {
        (string access, _) = await SignIn();
        JsonWebKeySet keys = new((await Client.Get("/.well-known/jwks.json")).Text);

        TokenValidationResult result = await new JsonWebTokenHandler().ValidateTokenAsync(access, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidIssuer = Emulator.HttpsAddress.GetLeftPart(UriPartial.Authority),
            ValidateAudience = false,
            ValidateLifetime = false,
        });

        result.IsValid.ShouldBeTrue(result.Exception?.Message);
        JsonWebToken token = (JsonWebToken)result.SecurityToken;
        token.Subject.ShouldBe("anna@example.com");
        token.Id.ShouldNotBeEmpty();
        token.GetPayloadValue<string>("fam").ShouldNotBeEmpty();
        token.GetPayloadValue<int>("gen").ShouldBe(1);
        (token.GetPayloadValue<long>("exp") - token.GetPayloadValue<long>("iat")).ShouldBe(3600);
    }

    [Fact]
    public async Task The_leading_zero_of_a_password_counts()
    {
        (await PostSignIn("digits@example.com", "0123456")).Status.ShouldBe(200);
        (await PostSignIn("digits@example.com", "123456")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("""{ "email": "digits@example.com", "password": 123456 }""", 422, "password: This field must be a string.")]
    [InlineData("""{ "email": "digits@example.com" }""", 422, "password: This field is required.")]
    [InlineData("""{ "email": "", "password": "x" }""", 422, "email: This field must be a string.")]
    [InlineData("email=digits@example.com&password=0123456", 400, "The body is not a JSON object.")]
    [InlineData("[]", 400, "The body is not a JSON object.")]
    [InlineData("""{ "email": "a", "email": "b", "password": "c" }""", 400, "The body is not a JSON object.")]
    public async Task A_malformed_sign_in_is_refused_and_costs_no_attempt(string body, int status, string issue)
    {
        Reply reply = await Client.Post("/api/v2/signin", body);

        reply.Status.ShouldBe(status);
        reply.Issue.ShouldBe(issue);
        Emulator.Counters.Snapshot().SignInRefusals.ShouldBe(0);
    }

    [Theory]
    [InlineData("anna@example.com", "wrong")]
    [InlineData("nobody@example.com", Password)]
    public async Task A_bad_credential_is_refused_without_saying_which_half_is_bad(string email, string password)
    {
        Reply reply = await PostSignIn(email, password);

        reply.Status.ShouldBe(401);
        ((string)reply.Json["error"]!["message"]!).ShouldBe("Unauthenticated");
        reply.Issue.ShouldBe("The e-mail address or the password is wrong.");
        Emulator.Counters.Snapshot().SignInRefusals.ShouldBe(1);
    }

    [Fact]
    public async Task A_user_that_a_test_adds_can_sign_in()
    {
        Emulator.Users.Add(new EmulatorUser { Email = "new@example.com", Password = "p" });

        (await PostSignIn("NEW@example.com", "p")).Status.ShouldBe(200);
        Emulator.Users.Find("new@example.com")!.Password.ShouldBe("p");
        Emulator.Users.All.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Sign_out_ends_the_whole_family()
    {
        (string access, string refresh) = await SignIn();

        (await Client.Post("/api/v2/signout", new { }, access)).Status.ShouldBe(204);

        (await WhoAmI(access)).Status.ShouldBe(401);
        (await PostRefresh(refresh)).Status.ShouldBe(401);
        Emulator.Counters.Snapshot().SignOuts.ShouldBe(1);
    }
}
