using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class QueryParametersTests
{
    [Theory]
    [InlineData("/items", "page", "2", "/items?page=2")]
    [InlineData("/items?", "page", "2", "/items?page=2")]
    [InlineData("/items?a=1&b=%2F", "page", "2", "/items?a=1&b=%2F&page=2")]
    [InlineData("/items?page=1&a=1", "page", "2", "/items?page=2&a=1")]
    [InlineData("/items?page%5Bnumber%5D=1", "page[number]", "2", "/items?page%5Bnumber%5D=2")]
    [InlineData("/items?pages=1", "page", "2", "/items?pages=1&page=2")]
    [InlineData("/items#top", "cursor", "a b&c", "/items?cursor=a%20b%26c#top")]
    [InlineData("https://a.example/x?page", "page", "2", "https://a.example/x?page=2")]
    public void A_parameter_takes_its_place_and_the_rest_stays_as_it_was(string address, string name, string value, string expected)
    {
        QueryParameters.With(address, name, value).ShouldBe(expected);
    }

    [Theory]
    [InlineData("/items?a=1&page=7", "page", "7")]
    [InlineData("/items?page=a+b%21", "page", "a b!")]
    [InlineData("/items?page", "page", "")]
    [InlineData("/items?PAGE=7", "page", null)]
    [InlineData("/items", "page", null)]
    public void A_parameter_is_read(string address, string name, string? expected)
    {
        QueryParameters.Get(address, name).ShouldBe(expected);
    }
}
