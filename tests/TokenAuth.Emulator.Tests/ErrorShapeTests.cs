namespace TokenAuth.Emulator.Tests;

public sealed class ErrorShapeTests : EmulatorTest
{
    [Theory]
    [InlineData(ErrorShape.Native, """{"error":{"message":"Unauthenticated","details":[{"issue":"An access token is required."}]}}""")]
    [InlineData(ErrorShape.BackOffice, """{"error":{"message":"Unauthenticated","details":[{"issue":"An access token is required."}]}}""")]
    [InlineData(
        ErrorShape.EshopboxErrors,
        """{"error":{"errors":[{"domain":"global","reason":"An access token is required.","message":"Unauthenticated"}],"code":412,"message":"401:Unauthenticated"}}""")]
    [InlineData(ErrorShape.EshopboxMessage, """{"message":"Unauthenticated"}""")]
    [InlineData(ErrorShape.EshopboxText, "Unauthorized")]
    [InlineData(ErrorShape.EshopboxFields, """{"request":["Unauthenticated"]}""")]
    [InlineData(ErrorShape.Problem, """{"type":"about:blank","title":"Unauthorized","status":401,"detail":"Unauthenticated","instance":"/api/v2/whoami"}""")]
    [InlineData(ErrorShape.PlainText, "Unauthenticated")]
    public async Task A_refusal_takes_any_shape_and_keeps_its_status(ErrorShape shape, string body)
    {
        Emulator.Switches.ErrorShape = shape;

        Reply reply = await Client.Get("/api/v2/whoami");

        reply.Status.ShouldBe(401);
        reply.Text.ShouldBe(body);
    }

    [Theory]
    [InlineData(ErrorShape.Problem, "application/problem+json")]
    [InlineData(ErrorShape.EshopboxText, "text/plain")]
    [InlineData(ErrorShape.BackOffice, "application/json")]
    public async Task The_media_type_goes_with_the_shape(ErrorShape shape, string mediaType)
    {
        Emulator.Switches.ErrorShape = shape;

        (await Client.Get("/api/v2/whoami")).ContentHeaders.ContentType!.MediaType.ShouldBe(mediaType);
    }

    [Fact]
    public async Task Field_problems_keep_their_fields_where_the_shape_has_room_for_them()
    {
        (string token, _) = await SignIn();
        Emulator.Switches.ErrorShape = ErrorShape.EshopboxFields;
        (await Client.Get("/api/v2/b2copy/accounts", token)).Json["investment_platform_id"].ShouldNotBeNull();

        Emulator.Switches.ErrorShape = ErrorShape.BackOffice;
        (await Client.Get("/api/v2/b2copy/accounts", token)).Issue.ShouldBe("investment_platform_id: The investment platform id field is required.");
    }

    [Fact]
    public async Task OAuth_errors_take_the_shape_as_well()
    {
        Emulator.Switches.ErrorShape = ErrorShape.EshopboxMessage;

        Reply reply = await Client.Form("/oauth/token", ("grant_type", "refresh_token"));

        reply.Status.ShouldBe(401);
        ((string)reply.Json["message"]!).ShouldBe("The client is unknown or its secret is wrong.");
    }
}
