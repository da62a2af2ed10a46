using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("https://example.com", "/api/items", "https://example.com/api/items")]
    [InlineData("https://example.com", "api/items", "https://example.com/api/items")]
    [InlineData("https://example.com/", "/api/items?a=1#f", "https://example.com/api/items?a=1#f")]
    [InlineData("https://example.com/base", "/api/items", "https://example.com/base/api/items")]
    [InlineData("https://example.com/base/", "api/items", "https://example.com/base/api/items")]
    [InlineData("https://example.com/base", "", "https://example.com/base")]
    [InlineData("https://example.com/base", "?a=1", "https://example.com/base?a=1")]
    [InlineData("https://example.com:8443", "/x", "https://example.com:8443/x")]
    [InlineData("https://example.com", "/a b", "https://example.com/a%20b")]
    [InlineData("https://example.com", "/a%2Fb", "https://example.com/a%2Fb")]
    [InlineData("https://example.com", "/a?to=https://other.example.com/", "https://example.com/a?to=https://other.example.com/")]
    [InlineData("https://example.com", "https://other.example.com/x", "https://other.example.com/x")]
    [InlineData("https://example.com/base", "http://127.0.0.1/x", "http://127.0.0.1/x")]
    public void A_relative_address_is_appended_to_the_base_and_an_absolute_one_stays(string baseAddress, string address, string resolved)
    {
        Addresses.Resolve(new Uri(baseAddress), address).AbsoluteUri.ShouldBe(resolved);
    }

    [Theory]
    [InlineData("//evil.example.com/x")]
    [InlineData("///evil.example.com/x")]
    [InlineData("\\\\evil.example.com\\x")]
    [InlineData("\\evil")]
    [InlineData("file:/\\\u202e")]
    [InlineData("\\\\\u200e")]
    public void An_address_that_names_a_host_without_a_scheme_is_refused(string address)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Addresses.Resolve(new Uri("https://example.com"), address));

        error.ErrorId.ShouldBe(ErrorId.ArgumentInvalid);
        error.NextStep.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void A_relative_address_never_leaves_the_origin()
    {
        Gen<string> pieces = Gen.Elements("/", "//", "\\", "..", ".", "@", ":", "evil.example.com", "https", "a", "?", "#", "%2F", "%5C", " ", "\t", "\n", "[", "]", "{", "é", "..%2f", ";", "&");
        Gen<string> addresses = Gen.OneOf(pieces.ArrayOf().Select(string.Concat), Gen.Choose(1, 0x2FF).Select(static code => (char)code).ArrayOf().Select(static characters => new string(characters)));
        var home = new Uri("https://example.com/base");

        Prop.ForAll(addresses.ToArbitrary(), address =>
        {
            try
            {
                Uri resolved = Addresses.Resolve(home, address);
                bool saysSchemeItself = address.TrimStart().StartsWith($"{resolved.Scheme}:", StringComparison.OrdinalIgnoreCase);

                // What is no address of the web, such as a drive letter, has no origin and is refused by everyone.
                bool goesNowhere = resolved.Scheme != Uri.UriSchemeHttp && resolved.Scheme != Uri.UriSchemeHttps;
                return saysSchemeItself || goesNowhere || Origin.Of(resolved) == Origin.Of(home);
            }
            catch (TokenAuthException error)
            {
                return error.ErrorId == ErrorId.ArgumentInvalid;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("https://backoffice.example.com", "https://backoffice.example.com/")]
    [InlineData("https://backoffice.example.com/prefix/", "https://backoffice.example.com/prefix/")]
    [InlineData("backoffice.example.com", "https://backoffice.example.com/")]
    [InlineData("backoffice.example.com/prefix", "https://backoffice.example.com/prefix")]
    [InlineData("http://localhost:5000", "http://localhost:5000/")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000/")]
    public void A_base_address_is_https_or_loopback(string address, string checkedAddress)
    {
        Addresses.CheckBase(new Uri(address, UriKind.RelativeOrAbsolute)).AbsoluteUri.ShouldBe(checkedAddress);
    }

    [Theory]
    [InlineData("http://backoffice.example.com", ErrorId.InsecureOrigin)]
    [InlineData("https://user:pass@backoffice.example.com", ErrorId.OriginNotAllowed)]
    [InlineData("ftp://backoffice.example.com", ErrorId.OriginNotAllowed)]
    [InlineData("https://backoffice.example.com/?a=secret", ErrorId.ArgumentInvalid)]
    [InlineData("https://backoffice.example.com/#f", ErrorId.ArgumentInvalid)]
    [InlineData("backoffice", ErrorId.ArgumentInvalid)]
    [InlineData("", ErrorId.ArgumentInvalid)]
    public void What_is_no_base_address_is_refused(string address, string errorId)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => Addresses.CheckBase(new Uri(address, UriKind.RelativeOrAbsolute)));

        error.ErrorId.ShouldBe(errorId);
        error.Message.ShouldNotContain("user:pass");
        error.Message.ShouldNotContain("=secret");
    }
}
