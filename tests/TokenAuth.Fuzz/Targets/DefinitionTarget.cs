using TokenAuth.Errors;
using TokenAuth.Services;

namespace TokenAuth.Fuzz;

/// <summary>A service definition: what is read keeps its own promises, what is refused names a member.</summary>
internal sealed class DefinitionTarget() : FuzzTarget(
    "definition",
    "\"name\":\"X\"", "\"signIn\":{\"url\":\"/s\"}", "\"fields\":{", "\"{username}\"", "\"{password}\"", "\"{\"", "\"parameters\":{\"workspace\":\"w\"}", "\"allowedOrigins\":[\"https://{workspace}.example.com\"]", "\"headers\":{\"X-A\":\"b\"}",
    "\"secondFactor\":{\"methods\":{\"totp\":{\"url\":\"/t\"}}}", "\"token\":{\"url\":\"{tokenEndpoint}\"}", "\"refusedStatus\":[401]", "\"encoding\":\"form\"", "\"schemaVersion\":1", "\"reply\":{\"accessToken\":\"a\"}", "\"errors\":{\"message\":\"a.b\"}",
    "\"paging\":{", "\"url\":\"//evil.example/\"", "\"url\":\"https://a.example/\"", "// comment\n", "/* comment */", ",", "{", "}", "[", "]", "\\r\\n", "\\ud800", "\ufeff")
{
    // A definition holds no secret; a complaint names its members.
    protected override bool HoldsSecrets => false;

    public override string Run(byte[] input)
    {
        ServiceDefinition definition;
        try
        {
            definition = ServiceDefinitionReader.Read(input, "fuzz");
        }
        catch (TokenAuthException error)
        {
            Require(error.Message.Contains("'$", StringComparison.Ordinal), "a complaint that names no member");
            return $"{Refused(error, ErrorId.ServiceDefinitionInvalid)} {Reason(error)}";
        }

        Require(definition.Name.Length is > 0 and <= 64, "a name out of bounds");
        foreach (EndpointDefinition endpoint in Endpoints(definition))
        {
            Require(!endpoint.Url.StartsWith("//", StringComparison.Ordinal) && !endpoint.Url.StartsWith('\\'), "an address that names a host without a scheme");
            Require(endpoint.RefusedStatus.Concat(endpoint.LockedOutStatus).All(static status => status is >= 400 and <= 599), "a refusal that is none");
            Require(endpoint.Fields.All(static field => field.Value.Template is null || Placeholders.In(field.Value.Template).Any()), "a template without a placeholder");
        }

        foreach ((string name, string value) in definition.Headers)
        {
            Require(!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !value.AsSpan().ContainsAny('\r', '\n'), "a header that is not the definition's");
        }

        Require(ServiceDefinitionReader.Read(input, "fuzz").Name == definition.Name, "two readings that differ");
        return $"definition {Endpoints(definition).Count()} {definition.Headers.Count > 0} {definition.SecondFactor is not null} {definition.AllowedOrigins.Count > 0}";
    }

    private static string Reason(TokenAuthException error) => string.Concat(error.Message.Where(static character => char.IsAsciiLetter(character) || character == ' ').Reverse().Take(20));

    private static IEnumerable<EndpointDefinition> Endpoints(ServiceDefinition definition) =>
        new[] { definition.SignIn, definition.Refresh, definition.Token, definition.Authorize, definition.DeviceAuthorization, definition.Revoke, definition.ServiceAdmin, definition.SignOut, definition.SecondFactor?.Choose }
            .Concat(definition.SecondFactor?.Methods.Select(static method => method.Endpoint) ?? []).OfType<EndpointDefinition>();
}
