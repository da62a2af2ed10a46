using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class JwtTests
{
    private const string Header = """{"alg":"RS256","typ":"JWT"}""";

    [Fact]
    public void A_token_is_decoded()
    {
        var jwt = Jwt.Parse(Token("""{"sub":"anna","iss":"https://issuer.example.com","iat":1656067154,"nbf":1656067150,"exp":1656103154}"""));

        Encoding.UTF8.GetString(jwt.HeaderJson.Span).ShouldBe(Header);
        jwt.Subject.ShouldBe("anna");
        jwt.Issuer.ShouldBe("https://issuer.example.com");
        jwt.IssuedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1656067154));
        jwt.NotBefore.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1656067150));
        jwt.ExpiresAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1656103154));
        jwt.Lifetime.ShouldBe(TimeSpan.FromHours(10));
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer  ")]
    [InlineData("  ")]
    [InlineData("\t\r\n")]
    public void What_people_copy_along_is_ignored(string before)
    {
        Jwt.Parse($"{before}{Token("""{"sub":"anna"}""")} \n").Subject.ShouldBe("anna");
    }

    [Theory]
    [InlineData("""{"iat":100,"exp":200}""", 100.0)]
    [InlineData("""{"iat":"100","exp":"200"}""", 100.0)]
    [InlineData("""{"iat":100.5,"exp":200.75}""", 100.25)]
    [InlineData("""{"iat":200,"exp":100}""", null)]
    [InlineData("""{"iat":100,"exp":100}""", null)]
    [InlineData("""{"exp":100}""", null)]
    [InlineData("""{"iat":100}""", null)]
    [InlineData("""{"iat":true,"exp":200}""", null)]
    [InlineData("""{"iat":100,"exp":1e400}""", null)]
    [InlineData("""{"iat":100,"exp":-5}""", null)]
    [InlineData("""{"iat":"NaN","exp":"200"}""", null)]
    [InlineData("""{"iat":"\ud800","exp":"200"}""", null)]
    [InlineData("""{"\ud800":1,"iat":100,"exp":200}""", 100.0)]
    [InlineData("""{"iat":0,"exp":100}""", 100.0)]
    [InlineData("""{"iat":253402300699,"exp":253402300799}""", 100.0)]
    [InlineData("""{"iat":253402300700,"exp":253402300800}""", null)]
    [InlineData("{}", null)]
    public void The_lifetime_is_what_lies_between_issue_and_expiry(string payload, double? seconds)
    {
        Jwt.Parse(Token(payload)).Lifetime.ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
    }

    [Theory]
    [InlineData("", "1 part instead")]
    [InlineData("opaque", "1 part instead")]
    [InlineData("a.b", "2 parts instead")]
    [InlineData("a.b.c.d", "4 parts instead")]
    [InlineData("a.b.c.d.e", "encrypted")]
    [InlineData("..", "header")]
    [InlineData("!!.e30.x", "header")]
    [InlineData("e30.!!.x", "payload")]
    [InlineData("e30.W10.x", "payload")]
    [InlineData("e30.eyJ.x", "payload")]
    [InlineData("W10.e30.x", "header")]
    public void What_is_no_token_is_refused_without_being_quoted(string text, string why)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Jwt.Parse(text));

        error.ErrorId.ShouldBe(ErrorId.JwtInvalid);
        error.Message.ShouldContain(why);
        error.NextStep.ShouldNotBeNullOrEmpty();
        Jwt.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void The_message_does_not_hold_the_text()
    {
        Should.Throw<TokenAuthException>(static () => Jwt.Parse("s3cret-token")).ToString().ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":12}""")]
    [InlineData("""{"a":123}""")]
    [InlineData("""{"ü":"😀?>"}""")]
    public void Every_length_of_padding_is_read(string payload)
    {
        Encoding.UTF8.GetString(Jwt.Parse(Token(payload)).PayloadJson.Span).ShouldBe(payload);
    }

    [Fact]
    public void No_payload_makes_the_decoder_fail()
    {
        Gen<string> payloads = Gen.OneOf(JsonSamples.Of(["iat", "exp", "nbf", "sub", "iss"]), JsonSamples.MutationsOf("""{"iat":100,"exp":"200","sub":"anna"}"""));

        Prop.ForAll(payloads.ToArbitrary(), static payload =>
        {
            bool isToken = Jwt.TryParse(Token(payload), out Jwt? jwt);
            return isToken == jwt is not null && jwt?.Lifetime is null or { Ticks: > 0 };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_make_the_decoder_fail()
    {
        byte[] payload = [.. "{\"sub\":\""u8, 0xFF, 0xC0, .. "\",\"exp\":200,\"iat\":100}"u8];
        string token = $"{Encode(Encoding.UTF8.GetBytes(Header))}.{Encode(payload)}.x";

        Jwt.TryParse(token, out Jwt? jwt).ShouldBeTrue();

        jwt!.Subject.ShouldBeNull();
        jwt.Lifetime.ShouldBe(TimeSpan.FromSeconds(100));
    }

    private static string Token(string payload) => $"{Encode(Encoding.UTF8.GetBytes(Header))}.{Encode(Encoding.UTF8.GetBytes(payload))}.c2lnbmF0dXJl";

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
