using NJsonSchema;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Services;

namespace TokenAuth.Core.Tests.Services;

public sealed class BuiltInDefinitionsTests
{
    public static TheoryData<string> Names() => [.. ServiceCatalog.Names];

    [Fact]
    public void There_are_four()
    {
        ServiceCatalog.Names.ShouldBe(["B2Copy", "B2Core", "Eshopbox", "OAuth2"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_loads_by_its_name_in_any_case(string name)
    {
        ServiceDefinition definition = ServiceCatalog.Find(name);

        definition.Name.ShouldBe(name);
        definition.Title.ShouldNotBeNullOrEmpty();
        ServiceCatalog.Find(name.ToUpperInvariant()).ShouldBeSameAs(definition);
        (definition.SignIn is not null || definition.Token is not null).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_is_valid_by_the_published_schema(string name)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync("Fixtures/service-definition.schema.json", TestContext.Current.CancellationToken);
        string definition = await File.ReadAllTextAsync($"Fixtures/Definitions/{name}.json", TestContext.Current.CancellationToken);

        schema.Validate(DefinitionText.WithoutComments(definition)).ShouldBeEmpty();
    }

    [Fact]
    public void B2Copy_as_documented_has_no_refresh_and_marks_what_is_not_documented()
    {
        ServiceDefinition definition = ServiceCatalog.Find("B2Copy");

        definition.Refresh.ShouldBeNull();
        definition.SignOut.ShouldBeNull();
        definition.SignIn!.Confirmed.ShouldBeTrue();
        definition.SecondFactor!.Methods.ShouldAllBe(static method => !method.Endpoint.Confirmed);
        definition.SecondFactor.Methods.Single(static method => method.IsTotp).Name.ShouldBe("totp");
    }

    [Theory]
    [InlineData("B2Copy", PagingStyle.Offset, "offset", "limit", 0, "", null)]
    [InlineData("B2Core", PagingStyle.Offset, "offset", "limit", 0, "data", "total")]
    [InlineData("Eshopbox", PagingStyle.Page, "page", "per_page", 1, "data", "total")]
    public void Lists_go_on_as_the_vendors_document_it(string name, PagingStyle style, string parameter, string sizeParameter, int start, string items, string? total)
    {
        PagingDefinition paging = ServiceCatalog.Find(name).Paging.ShouldNotBeNull();

        (paging.Style, paging.Parameter, paging.SizeParameter, paging.Start, string.Join(',', paging.Items), paging.Total).ShouldBe((style, parameter, sizeParameter, start, items, total));
        paging.Size.ShouldBeNull();
    }

    [Fact]
    public void Eshopbox_allows_its_hosts_one_by_one()
    {
        ServiceDefinition definition = ServiceCatalog.Find("Eshopbox");

        definition.AllowedOrigins.ShouldBe(["https://wms.eshopbox.com", "https://auth.myeshopbox.com", "https://{workspace}.myeshopbox.com"]);
        definition.Token!.Url.ShouldBe("https://auth.myeshopbox.com/api/v1/generateToken");
        definition.Token.Encoding.ShouldBe(BodyEncoding.Json);
        definition.ClientAuthentication.ShouldBe(ClientAuthenticationMethod.Post);
        definition.BaseAddressFor(new Dictionary<string, string>(StringComparer.Ordinal)).ShouldBe(new Uri("https://wms.eshopbox.com"));
        definition.CanRefresh.ShouldBeTrue();
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(static () => ServiceCatalog.Find("B2Cpy"));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
        error.Message.ShouldContain("B2Copy, B2Core, Eshopbox, OAuth2");
    }
}
