using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Transport;

public sealed class ApiErrorMessageTests
{
    private static readonly string[] Names = ["error", "message", "details", "errors", "issue", "reason", "detail", "title", "error_description", "code"];

    [Theory]
    [InlineData("""{"error":"invalid_grant"}""", "invalid_grant")]
    [InlineData("""{"error":{"code":"invalid_grant"}}""", null)]
    [InlineData("""{"error":5}""", null)]
    [InlineData("""{"error":"\ud800"}""", null)]
    [InlineData("[]", null)]
    [InlineData("invalid_grant", null)]
    [InlineData("", null)]
    public void An_oauth_code_is_the_text_of_the_error_member(string body, string? code)
    {
        ApiErrorMessage.ReadOAuthCode(body).ShouldBe(code);
    }

    [Fact]
    public void A_message_is_one_line_without_secrets_and_not_too_long()
    {
        string? message = ApiErrorMessage.Read($$"""{"message":"line one\r\nline two s3cr3t-value {{new string('x', 2000)}}"}""", "application/json", new Secret("s3cr3t-value"));

        message!.ShouldStartWith("line one line two ********");
        message.Length.ShouldBe(500);
    }

    [Theory]
    [InlineData("oops", "text/html", null)]
    [InlineData("<p>oops</p>", "text/plain", null)]
    [InlineData("oops", "text/plain", "oops")]
    [InlineData("oops", null, "oops")]
    public void A_page_is_no_message(string body, string? contentType, string? message)
    {
        ApiErrorMessage.Read(body, contentType).ShouldBe(message);
    }

    [Fact]
    public void No_body_makes_the_reader_fail()
    {
        Prop.ForAll(JsonSamples.Of(Names).ToArbitrary(), static body =>
        {
            string? message = ApiErrorMessage.Read(body, "application/json");
            ApiErrorMessage.ReadOAuthCode(body);
            return message is null || (message.Length is > 0 and <= 500 && !message.AsSpan().ContainsAny('\r', '\n'));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }
}
