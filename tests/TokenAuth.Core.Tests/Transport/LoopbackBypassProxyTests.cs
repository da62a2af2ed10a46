using System.Net;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class LoopbackBypassProxyTests
{
    private static readonly Uri Address = new("http://proxy.example.com:3128");

    [Theory]
    [InlineData("http://127.0.0.1:5000/")]
    [InlineData("https://127.0.0.2/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("https://api.localhost/")]
    public void Loopback_never_goes_through_a_proxy(string destination)
    {
        var proxy = new LoopbackBypassProxy(new WebProxy(Address) { BypassProxyOnLocal = false });

        proxy.IsBypassed(new Uri(destination)).ShouldBeTrue();
        proxy.GetProxy(new Uri(destination)).ShouldBeNull();
    }

    [Theory]
    [InlineData("https://api.example.com/")]
    [InlineData("https://localhost.example.com/")]
    [InlineData("https://10.0.0.1/")]
    public void Everything_else_goes_where_the_proxy_says(string destination)
    {
        var proxy = new LoopbackBypassProxy(new WebProxy(Address));

        proxy.IsBypassed(new Uri(destination)).ShouldBeFalse();
        proxy.GetProxy(new Uri(destination)).ShouldBe(Address);
    }

    [Fact]
    public void The_proxys_own_exceptions_hold()
    {
        var proxy = new LoopbackBypassProxy(new WebProxy(Address, BypassOnLocal: false, ["internal\\.example\\.com"]));

        proxy.GetProxy(new Uri("https://internal.example.com/")).ShouldBeNull();
    }

    [Fact]
    public void Credentials_are_the_proxys()
    {
        var inner = new WebProxy(Address);
        var proxy = new LoopbackBypassProxy(inner) { Credentials = new NetworkCredential("user", "password") };

        proxy.Credentials.ShouldBeSameAs(inner.Credentials);
    }
}
