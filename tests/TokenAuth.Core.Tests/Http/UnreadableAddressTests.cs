using TokenAuth.Core.Tests.Support;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Http;

/// <summary>Addresses on which <see cref="Uri"/> itself fails: a share whose name is nothing but marks of direction.</summary>
public sealed class UnreadableAddressTests : RequestTest
{
    // As its bytes: UTF-8 of U+200E.
    private const string Share = "\\\\\u00e2\u0080\u008e";

    [Theory]
    [InlineData("302 Found", "Location")]
    [InlineData("200 OK", "Location")]
    [InlineData("200 OK", "Content-Location")]
    public async Task A_response_that_names_one_is_the_answer_without_it(string status, string header)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\n{header}: {Share}\r\nX-Desk: 7\r\nContent-Length: 2\r\n\r\n{{}}");
        AuthSession session = await ConnectAsync(As(Anna) with { AllowedOrigins = [server.Address.ToString()] });
        Notices.WantsDetails = true;

        using HttpResponseMessage response = await SendAsync(session, Get(server.Address.ToString()) with { ReturnsErrors = true });

        ((int)response.StatusCode).ShouldBe(status.StartsWith("302", StringComparison.Ordinal) ? 302 : 200);
        response.Headers.Concat(response.Content.Headers).Select(static sent => sent.Key).ShouldBe(["X-Desk", "Content-Length"]);
    }
}
