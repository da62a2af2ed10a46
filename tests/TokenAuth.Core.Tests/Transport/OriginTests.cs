using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class OriginTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com")]
    [InlineData("https://API.Example.COM/Path?q#f", "https://api.example.com")]
    [InlineData("HTTPS://api.example.com:443/", "https://api.example.com")]
    [InlineData("https://api.example.com:8443/", "https://api.example.com:8443")]
    [InlineData("http://127.0.0.1:80/", "http://127.0.0.1")]
    [InlineData("http://127.1:8080/", "http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080")]
    [InlineData("https://[2001:DB8:0:0::1]/", "https://[2001:db8::1]")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example")]
    [InlineData("https://BÜCHER.example/", "https://xn--bcher-kva.example")]
    [InlineData("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example")]
    public void An_origin_is_scheme_host_and_port(string address, string origin)
    {
        Origin.Of(new Uri(address)).ToString().ShouldBe(origin);
    }

    [Theory]
    [InlineData("https://example.com/", "https://example.com./")]
    [InlineData("https://example.com/", "http://example.com/")]
    [InlineData("https://example.com/", "https://example.com:8443/")]
    [InlineData("https://example.com/", "https://www.example.com/")]
    [InlineData("https://example.com/", "https://examp1e.com/")]
    [InlineData("http://127.0.0.1/", "http://localhost/")]
    [InlineData("http://127.0.0.1/", "http://127.0.0.2/")]
    [InlineData("http://[::1]/", "http://127.0.0.1/")]
    [InlineData("https://example.com/", "https://exаmple.com/")]
    public void Origins_that_look_alike_are_different(string left, string right)
    {
        Origin.Of(new Uri(left)).ShouldNotBe(Origin.Of(new Uri(right)));
    }

    [Theory]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("https://example.com@evil.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("mailto:a@example.com")]
    [InlineData("ws://example.com/")]
    public void What_is_no_plain_web_address_has_no_origin(string address)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Origin.Of(new Uri(address)));

        error.ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
        error.Message.ShouldNotContain("pass@");
    }

    [Fact]
    public void A_relative_address_has_no_origin()
    {
        Should.Throw<TokenAuthException>(static () => Origin.Of(new Uri("/path", UriKind.Relative))).ErrorId.ShouldBe(ErrorId.OriginNotAllowed);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://127.0.0.2:81/", true)]
    [InlineData("http://127.255.255.254/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://[::ffff:127.0.0.1]/", true)]
    [InlineData("http://localhost/", true)]
    [InlineData("http://LOCALHOST/", true)]
    [InlineData("http://api.localhost/", true)]
    [InlineData("http://0.0.0.0/", false)]
    [InlineData("http://128.0.0.1/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://[::2]/", false)]
    [InlineData("http://localhost.example.com/", false)]
    [InlineData("http://notlocalhost/", false)]
    [InlineData("http://127.0.0.1.example.com/", false)]
    [InlineData("http://localhost./", false)]
    public void Plain_http_is_for_loopback_only(string address, bool isLoopback)
    {
        Origin origin = Origin.Of(new Uri(address));

        origin.IsLoopback.ShouldBe(isLoopback);
        if (isLoopback)
        {
            Should.NotThrow(origin.RequireSecure);
        }
        else
        {
            Should.Throw<TokenAuthException>(origin.RequireSecure).ErrorId.ShouldBe(ErrorId.InsecureOrigin);
        }
    }

    [Fact]
    public void Https_is_secure_anywhere()
    {
        Should.NotThrow(Origin.Of(new Uri("https://example.com")).RequireSecure);
    }
}
