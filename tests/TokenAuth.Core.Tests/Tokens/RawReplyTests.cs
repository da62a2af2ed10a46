using System.Net;
using TokenAuth.Tokens;

namespace TokenAuth.Core.Tests.Tokens;

public sealed class RawReplyTests
{
    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void A_status_of_2xx_is_a_success(int status, bool isSuccess)
    {
        Reply((HttpStatusCode)status).IsSuccess.ShouldBe(isSuccess);
    }

    [Fact]
    public void As_text_it_is_status_type_and_length()
    {
        Reply(HttpStatusCode.OK).ToString().ShouldBe("200 text/plain (4 bytes)");
    }

    private static RawReply Reply(HttpStatusCode status) => new(status, "text/plain", "body"u8.ToArray(), DateTimeOffset.UnixEpoch);
}
