using TokenAuth.Core.Tests.Support;
using TokenAuth.Emulator;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.Services;

public sealed class ErrorPlacesTests : EmulatorTest
{
    private const string Fault = """{ "fault": { "text": "the desk is closed", "kind": "token_spent" }, "message": "E17" }""";

    private static readonly ServiceDefinition Service = TestServices.Read("""
        {
          "name": "FaultBodies",
          "signIn": { "url": "/api/v2/signin", "fields": { "email": "{username}", "password": "{password}" } },
          "refresh": { "url": "/api/v2/refresh", "fields": { "refreshToken": "{refreshToken}" }, "refusedErrors": ["token_spent"] },
          "errors": { "message": ["absent", "fault.text"], "code": "fault.kind" }
        }
        """);

    [Fact]
    public async Task A_refused_sign_in_says_what_stands_at_the_named_place()
    {
        Emulator.FailNext("/api/v2/signin", 1, EmulatorFault.Status(401, Fault));

        TokenAuthException error = await Should.ThrowAsync<TokenAuthException>(ConnectAsync(As(Anna, service: Service)));

        error.ErrorId.ShouldBe(ErrorId.SignInRefused);
        error.Message.ShouldContain("the desk is closed");
        error.Message.ShouldNotContain("E17");
    }

    [Fact]
    public async Task A_code_at_the_named_place_ends_the_refresh_token()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: Service));
        Expire(session);
        Emulator.FailNext(Refresh, 1, EmulatorFault.Status(400, Fault));

        SignInAgainException error = await Should.ThrowAsync<SignInAgainException>(TokenAsync(session));

        error.Reason.ShouldBe(SignInAgainReason.RefreshTokenRefused);
    }

    [Fact]
    public async Task A_failed_request_says_it_too_and_the_known_shapes_where_nothing_stands_there()
    {
        AuthSession session = await ConnectAsync(As(Anna, service: Service));
        Emulator.FailNext("/echo", 1, EmulatorFault.Status(409, Fault));
        Emulator.FailNext("/status/409", 1, EmulatorFault.Status(409, """{ "fault": { "text": 5 }, "message": "known shape" }"""));

        (await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/echo"))).Message.ShouldContain("the desk is closed");
        (await Should.ThrowAsync<RequestFailedException>(GetAsync(session, "/status/409"))).Message.ShouldContain("known shape");
    }
}
