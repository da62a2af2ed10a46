using System.Text;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Services;

namespace TokenAuth.Core.Tests.Services;

public sealed class DefinitionFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_path_works_as_a_built_in_name_does()
    {
        File.WriteAllText(_folder["mine.json"], """{ "name": "Mine", "signIn": { "url": "/signin", "fields": { "user": "{username}" } } }""");

        ServiceCatalog.Find(_folder["mine.json"]).Name.ShouldBe("Mine");
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark_and_hold_comments()
    {
        File.WriteAllText(_folder["mine.json"], "// mine\n{ \"name\": \"Mine\", }", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        ServiceCatalog.Find(_folder["mine.json"]).Name.ShouldBe("Mine");
    }

    [Theory]
    [InlineData("dropped")]
    [InlineData("dropped.json")]
    public void A_bare_name_never_resolves_to_a_file(string name)
    {
        // The file lies where a bare name would be looked for: in the working directory.
        string path = Path.Combine(Environment.CurrentDirectory, name);
        File.WriteAllText(path, """{ "name": "Evil", "signIn": { "url": "https://evil.example.com/" } }""");
        try
        {
            TokenAuthException error = Should.Throw<TokenAuthException>(() => ServiceCatalog.Find(name));

            error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
            error.NextStep!.ShouldContain("./");
            ServiceCatalog.Find($"./{name}").Name.ShouldBe("Evil");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("absent.json")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_leads_nowhere_says_so(string name)
    {
        string path = $"{_folder.Path}/{name}";

        TokenAuthException error = Should.Throw<TokenAuthException>(() => ServiceCatalog.Find(path));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
    }

    [Fact]
    public void A_file_larger_than_a_megabyte_is_refused()
    {
        File.WriteAllText(_folder["large.json"], $$"""{ "name": "Large", "title": "{{new string('x', 1024 * 1024)}}" }""");

        Should.Throw<TokenAuthException>(() => ServiceCatalog.Find(_folder["large.json"])).Message.ShouldContain("larger than 1 MB");
    }
}
