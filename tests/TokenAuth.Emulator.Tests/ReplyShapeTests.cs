using System.Text.Json.Nodes;

namespace TokenAuth.Emulator.Tests;

public sealed class ReplyShapeTests : EmulatorTest
{
    private const long Expiry = 1906549200;

    [Fact]
    public async Task Expires_in_as_a_string()
    {
        await Shaped(ReplyShape.ExpiresInString, reply => ((string)reply["expires_in"]!).ShouldBe("3600"));
    }

    [Fact]
    public async Task Expires_on_as_a_string_of_seconds_since_1970()
    {
        await Shaped(ReplyShape.ExpiresOn, reply => ((string)reply["expires_on"]!).ShouldBe(Expiry.ToString()));
    }

    [Fact]
    public async Task Expires_at_as_a_string_of_seconds_since_1970()
    {
        await Shaped(ReplyShape.ExpiresAt, reply => ((string)reply["expires_at"]!).ShouldBe(Expiry.ToString()));
    }

    [Fact]
    public async Task Expires_in_in_milliseconds()
    {
        await Shaped(ReplyShape.ExpiresInMilliseconds, reply => ((long)reply["expires_in"]!).ShouldBe(3_600_000));
    }

    [Fact]
    public async Task The_lifetime_of_the_refresh_token_beside_the_access_token()
    {
        await Shaped(ReplyShape.RefreshExpiresIn, reply =>
        {
            ((long)reply["expires_in"]!).ShouldBe(3600);
            ((long)reply["refresh_expires_in"]!).ShouldBe(2_592_000);
        });
    }

    [Fact]
    public async Task Ttl_as_a_string()
    {
        await Shaped(ReplyShape.Ttl, reply =>
        {
            ((string)reply["token"]!).ShouldNotBeEmpty();
            ((string)reply["refreshToken"]!).ShouldNotBeEmpty();
            ((string)reply["ttl"]!).ShouldBe("3600");
        });
    }

    [Fact]
    public async Task A_nested_token_object()
    {
        await Shaped(ReplyShape.NestedTokenObject, reply =>
        {
            ((string)reply["access_token"]!["token"]!).ShouldNotBeEmpty();
            ((string)reply["access_token"]!["valid_to_time"]!).ShouldBe("2030-06-01T13:00:00+00:00");
            ((string)reply["refresh_token"]!).ShouldNotBeEmpty();
        });
    }

    [Fact]
    public async Task Wrapped_camelCase_with_dates_at_an_offset()
    {
        await Shaped(ReplyShape.WrappedCamelCase, reply =>
        {
            ((int)reply["code"]!).ShouldBe(200);
            ((string)reply["data"]!["accessToken"]!).ShouldNotBeEmpty();
            ((string)reply["data"]!["accessTokenExpiryDate"]!).ShouldBe("2030-06-01T21:00:00+08:00");
            ((string)reply["data"]!["refreshToken"]!).ShouldNotBeEmpty();
            ((string)reply["data"]!["refreshTokenExpiryDate"]!).ShouldBe("2030-07-01T20:00:00+08:00");
        });
    }

    [Fact]
    public async Task Milliseconds_where_a_date_or_seconds_would_be_right()
    {
        Emulator.Switches.ReplyShape = ReplyShape.EpochMilliseconds;

        ((long)(await PostSignIn()).Json["accessToken"]!["expiresAt"]!).ShouldBe(Expiry * 1000);
        ((long)(await PostOAuthRefresh()).Json["expires_at"]!).ShouldBe(Expiry * 1000);
    }

    [Fact]
    public async Task No_word_on_lifetimes()
    {
        Emulator.Switches.ReplyShape = ReplyShape.NoLifetime;

        (await PostSignIn()).Json["accessToken"]!.AsObject().Select(member => member.Key).ShouldBe(["token"]);
        (await PostOAuthRefresh()).Json.AsObject().Select(member => member.Key)
            .ShouldBe(["access_token", "refresh_token", "id_token", "scope", "token_type"]);
    }

    [Fact]
    public async Task Created_and_expires_at_the_same_instant()
    {
        Emulator.Switches.CreatedEqualsExpires = true;

        JsonNode token = (await PostSignIn()).Json["accessToken"]!;

        ((string)token["expiresAt"]!).ShouldBe((string)token["createdAt"]!);
        (await WhoAmI((string)token["token"]!)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_refresh_of_the_Back_Office_takes_the_shape_as_well()
    {
        (_, string refresh) = await SignIn();
        Emulator.Switches.ReplyShape = ReplyShape.Ttl;

        ((string)(await PostRefresh(refresh)).Json["ttl"]!).ShouldBe("3600");
    }

    [Theory]
    [InlineData("aws_sigv4")]
    [InlineData("DPoP")]
    [InlineData("N_A")]
    [InlineData("bearer")]
    public async Task Any_token_type(string tokenType)
    {
        Emulator.Switches.TokenType = tokenType;

        ((string)(await PostOAuthRefresh()).Json["token_type"]!).ShouldBe(tokenType);
    }

    [Fact]
    public async Task No_token_type()
    {
        Emulator.Switches.TokenType = string.Empty;

        (await PostOAuthRefresh()).Json.AsObject().ContainsKey("token_type").ShouldBeFalse();
    }

    [Fact]
    public async Task Scopes_by_blanks_or_by_commas()
    {
        ((string)(await PostOAuthRefresh()).Json["scope"]!).ShouldBe("openid profile");
        Emulator.Switches.CommaSeparatedScopes = true;
        ((string)(await PostOAuthRefresh()).Json["scope"]!).ShouldBe("openid,profile");
    }

    /// <summary>At the Back Office and at the token endpoint alike.</summary>
    private async Task Shaped(ReplyShape shape, Action<JsonNode> check)
    {
        Emulator.Switches.ReplyShape = shape;
        check((await PostSignIn()).Json);
        check((await PostOAuthRefresh()).Json);
    }

    private Task<Reply> PostOAuthRefresh() => Client.Form(
        "/oauth/token",
        ("grant_type", "refresh_token"),
        ("client_id", "client"),
        ("client_secret", "s3cret"),
        ("refresh_token", Emulator.IssueRefreshToken()));
}
