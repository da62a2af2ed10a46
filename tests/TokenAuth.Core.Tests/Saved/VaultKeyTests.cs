using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Saved;

public sealed class VaultKeyTests
{
    private const string Value = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void A_key_is_read_as_it_was_written()
    {
        var key = VaultKey.New();

        VaultKey read = VaultKey.Parse(key.ToEntry(), "Files");

        read.Id.ShouldBe(key.Id);
        read.Value.ShouldBe(key.Value);
    }

    [Theory]
    [InlineData("0123456789abcde", Value)]
    [InlineData("0123456789abcdef0", Value)]
    [InlineData("0123456789abcdeg", Value)]
    [InlineData("0123456789ABCDEF", Value)]
    [InlineData("zzzzzzzzzzzzzzzz", Value)]
    [InlineData("0123456789abcdef", "AAAA")]
    [InlineData("0123456789abcdef", "no base64")]
    public void What_is_none_is_refused(string id, string value)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => VaultKey.Parse(new Secret($$"""{"format":1,"id":"{{id}}","key":"{{value}}"}"""), "Files"));

        error.ErrorId.ShouldBe(ErrorId.SavedSessionInvalid);
        error.Message.ShouldContain("Files");
        error.Message.ShouldNotContain(value);
        error.NextStep.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void One_of_a_newer_version_is_left_alone() =>
        Should.Throw<TokenAuthException>(() => VaultKey.Parse(new Secret($$"""{"format":2,"id":"0123456789abcdef","key":"{{Value}}"}"""), "Files"))
            .ShouldSatisfyAllConditions(static error => error.ErrorId.ShouldBe(ErrorId.SavedSessionTooNew), static error => error.NextStep.ShouldNotBeNullOrEmpty());
}
