using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class OriginSetTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com/path", true)]
    [InlineData("https://api.example.com/", "https://API.example.com", true)]
    [InlineData("https://api.example.com:443", "https://api.example.com", true)]
    [InlineData("https://api.example.com", "https://api.example.com:8443", false)]
    [InlineData("https://api.example.com", "https://example.com", false)]
    [InlineData("https://api.example.com", "https://api.example.com.", false)]
    [InlineData("https://api.example.com", "https://api.example.com.evil.com", false)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", true)]
    [InlineData("http://localhost:5000", "http://localhost:5000", true)]
    [InlineData("http://localhost:5000", "http://127.0.0.1:5000", false)]
    [InlineData("https://*.example.com", "https://tenant.example.com", true)]
    [InlineData("https://*.example.com", "https://TENANT.EXAMPLE.COM/path", true)]
    [InlineData("https://*.Example.com/", "https://tenant.example.com", true)]
    [InlineData("https://*.example.com", "https://example.com", false)]
    [InlineData("https://*.example.com", "https://a.b.example.com", false)]
    [InlineData("https://*.example.com", "https://evilexample.com", false)]
    [InlineData("https://*.example.com", "https://tenant.example.com:8443", false)]
    [InlineData("https://*.example.com", "http://tenant.example.com", false)]
    [InlineData("https://*.example.com", "https://tenant.example.com.evil.com", false)]
    [InlineData("https://*.bücher.example", "https://tenant.bücher.example", true)]
    [InlineData("https://*.example.co.uk", "https://tenant.example.co.uk", true)]
    public void The_token_goes_where_the_set_says_and_nowhere_else(string allowed, string address, bool goes)
    {
        new OriginSet([allowed]).Allows(Origin.Of(new Uri(address))).ShouldBe(goes);
    }

    [Fact]
    public void A_wildcard_stands_for_a_name_and_not_for_nothing()
    {
        new OriginSet(["https://*.example.com"]).Allows(new Origin("https", ".example.com", 443)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://*", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.com", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.com.", ErrorId.ArgumentInvalid)]
    [InlineData("https://*..com", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.*.example.com", ErrorId.ArgumentInvalid)]
    [InlineData("https://api.*.com", ErrorId.ArgumentInvalid)]
    [InlineData("https://api*.example.com", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.example.com:8443", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.example.com/path", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.127.0.0.1", ErrorId.ArgumentInvalid)]
    [InlineData("https://*.user@example.com", ErrorId.ArgumentInvalid)]
    [InlineData("http://*.example.com", ErrorId.ArgumentInvalid)]
    [InlineData("*.example.com", ErrorId.ArgumentInvalid)]
    [InlineData("*", ErrorId.ArgumentInvalid)]
    [InlineData("", ErrorId.ArgumentInvalid)]
    [InlineData("api.example.com", ErrorId.ArgumentInvalid)]
    [InlineData("/path", ErrorId.ArgumentInvalid)]
    [InlineData("https://api.example.com/path", ErrorId.ArgumentInvalid)]
    [InlineData("https://api.example.com?q", ErrorId.ArgumentInvalid)]
    [InlineData("https://api.example.com#f", ErrorId.ArgumentInvalid)]
    [InlineData("https://user:pass@api.example.com", ErrorId.OriginNotAllowed)]
    [InlineData("ftp://api.example.com", ErrorId.OriginNotAllowed)]
    [InlineData("http://api.example.com", ErrorId.InsecureOrigin)]
    public void What_is_no_origin_is_refused(string origin, string errorId)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => new OriginSet([origin]));

        error.ErrorId.ShouldBe(errorId);
        error.Message.ShouldNotContain("user:pass");
    }

    [Fact]
    public void The_set_lists_itself()
    {
        new OriginSet(["https://b.example.com", "https://*.example.com", "HTTPS://A.example.com:443/", "https://a.example.com"]).Values
            .ShouldBe(["https://*.example.com", "https://a.example.com", "https://b.example.com"]);
    }
}
