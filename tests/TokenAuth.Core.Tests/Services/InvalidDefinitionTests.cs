using System.Text;
using NJsonSchema;
using TokenAuth.Core.Tests.Support;
using TokenAuth.Errors;
using TokenAuth.Services;

namespace TokenAuth.Core.Tests.Services;

public sealed class InvalidDefinitionTests
{
    // Document, the member that the error names, a part of the reason.
    private static readonly (string Json, string Member, string Reason)[] Malformed =
    [
        ("[]", "'$'", "no object"),
        ("\"B2Copy\"", "'$'", "no object"),
        ("{}", "'$.name'", "missing"),
        ("""{ "name": null }""", "'$.name'", ""),
        ("""{ "name": "" }""", "'$.name'", ""),
        ("""{ "name": 5 }""", "'$.name'", "no text"),
        ("""{ "name": "1st" }""", "'$.name'", "begins with a letter"),
        ("""{ "name": "a b" }""", "'$.name'", "begins with a letter"),
        ("""{ "name": "../x" }""", "'$.name'", "begins with a letter"),
        ("""{ "name": "X", "nmae": "Y" }""", "'$.nmae'", "no such member"),
        ("""{ "name": "X", "$schema": 5 }""", "'$.$schema'", "no text"),
        ("""{ "name": "X", "schemaVersion": 2 }""", "'$.schemaVersion'", "schemaVersion 1"),
        ("""{ "name": "X", "schemaVersion": "1" }""", "'$.schemaVersion'", "no whole number"),
        ("""{ "name": "X", "title": 5 }""", "'$.title'", "no text"),
        ("""{ "name": "X", "title": null }""", "'$.title'", ""),
        ("""{ "name": "X", "documentation": [] }""", "'$.documentation'", "no text"),
        ("""{ "name": "X", "allowedOrigins": "https://a.example.com" }""", "'$.allowedOrigins'", "no array"),
        ("""{ "name": "X", "allowedOrigins": ["https://a.example.com", 5] }""", "'$.allowedOrigins[1]'", "no text"),
        ("""{ "name": "X", "parameters": [] }""", "'$.parameters'", "no object"),
        ("""{ "name": "X", "parameters": { "workspace": 5 } }""", "'$.parameters.workspace'", "no text"),
        ("""{ "name": "X", "headers": { "ProxyHost": "" } }""", "'$.headers.ProxyHost'", ""),
        ("""{ "name": "X", "headers": "ProxyHost: x" }""", "'$.headers'", "no object"),
        ("""{ "name": "X", "signIn": "/signin" }""", "'$.signIn'", "no object"),
        ("""{ "name": "X", "signIn": {} }""", "'$.signIn.url'", "missing"),
        ("""{ "name": "X", "signIn": { "url": "" } }""", "'$.signIn.url'", ""),
        ("""{ "name": "X", "signIn": { "url": "signin" } }""", "'$.signIn.url'", "begins with '/'"),
        ("""{ "name": "X", "signIn": { "url": "//evil.example.com/signin" } }""", "'$.signIn.url'", "begins with '/'"),
        ("""{ "name": "X", "signIn": { "url": "\\\\evil.example.com\\signin" } }""", "'$.signIn.url'", "begins with '/'"),
        ("""{ "name": "X", "signIn": { "url": "file:///etc/passwd" } }""", "'$.signIn.url'", "begins with '/'"),
        ("""{ "name": "X", "signIn": { "url": "/s", "uri": "/s" } }""", "'$.signIn.uri'", "no such member"),
        ("""{ "name": "X", "signIn": { "url": "/s", "method": 5 } }""", "'$.signIn.method'", "no text"),
        ("""{ "name": "X", "signIn": { "url": "/s", "method": "PO ST" } }""", "'$.signIn.method'", "method"),
        ("""{ "name": "X", "signIn": { "url": "/s", "encoding": "xml" } }""", "'$.signIn.encoding'", "json, form, none"),
        ("""{ "name": "X", "signIn": { "url": "/s", "encoding": "JSON" } }""", "'$.signIn.encoding'", "json, form, none"),
        ("""{ "name": "X", "signIn": { "url": "/s", "fields": [] } }""", "'$.signIn.fields'", "no object"),
        ("""{ "name": "X", "signIn": { "url": "/s", "fields": { "a": {} } } }""", "'$.signIn.fields.a'", "fixed string"),
        ("""{ "name": "X", "signIn": { "url": "/s", "fields": { "a": null } } }""", "'$.signIn.fields.a'", "fixed string"),
        ("""{ "name": "X", "signIn": { "url": "/s", "sendsAccessToken": "yes" } }""", "'$.signIn.sendsAccessToken'", "neither true nor false"),
        ("""{ "name": "X", "signIn": { "url": "/s", "confirmed": 1 } }""", "'$.signIn.confirmed'", "neither true nor false"),
        ("""{ "name": "X", "signIn": { "url": "/s", "refusedStatus": [200] } }""", "'$.signIn.refusedStatus[0]'", "no HTTP error status"),
        ("""{ "name": "X", "signIn": { "url": "/s", "refusedStatus": ["401"] } }""", "'$.signIn.refusedStatus[0]'", "no whole number"),
        ("""{ "name": "X", "signIn": { "url": "/s", "lockedOutStatus": 429 } }""", "'$.signIn.lockedOutStatus'", "no array"),
        ("""{ "name": "X", "signIn": { "url": "/s", "refusedErrors": "invalid_grant" } }""", "'$.signIn.refusedErrors'", "no array"),
        ("""{ "name": "X", "secondFactor": {} }""", "'$.secondFactor.methods'", "missing"),
        ("""{ "name": "X", "secondFactor": { "methods": {} } }""", "'$.secondFactor.methods'", "no method"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": {} } } }""", "'$.secondFactor.methods.totp.url'", "missing"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t", "totp": "yes" } } } }""", "'$.secondFactor.methods.totp.totp'", "neither true nor false"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t", "offeredAs": "google" } } } }""", "'$.secondFactor.methods.totp.offeredAs'", "no array"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t" } }, "when": { "2fa": [] } } }""", "'$.secondFactor.when.2fa'", "no string, number or boolean"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t" } }, "when": true } }""", "'$.secondFactor.when'", "no object"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t" } }, "ticket": 5 } }""", "'$.secondFactor.ticket'", "no array"),
        ("""{ "name": "X", "reply": { "accessToken": 5 } }""", "'$.reply.accessToken'", "no array"),
        ("""{ "name": "X", "reply": { "accessToken": [""] } }""", "'$.reply.accessToken[0]'", ""),
        ("""{ "name": "X", "reply": { "acessToken": "a" } }""", "'$.reply.acessToken'", "no such member"),
        ("""{ "name": "X", "probe": "" }""", "'$.probe'", ""),
        ("""{ "name": "X", "baseAddress": 5 }""", "'$.baseAddress'", "no text"),
        ("""{ "name": "X", "token": "/token" }""", "'$.token'", "no object"),
        ("""{ "name": "X", "token": {} }""", "'$.token.url'", "missing"),
        ("""{ "name": "X", "token": { "url": "/t", "uri": "/t" } }""", "'$.token.uri'", "no such member"),
        ("""{ "name": "X", "token": { "url": "/t", "encoding": "query" } }""", "'$.token.encoding'", "json, form, none"),
        ("""{ "name": "X", "clientAuthentication": "client_secret_basic" }""", "'$.clientAuthentication'", "basic, post, private_key_jwt, none"),
        ("""{ "name": "X", "clientAuthentication": 5 }""", "'$.clientAuthentication'", "no text"),
        ("""{ "name": "X", "authorize": { "url": "authorize" } }""", "'$.authorize.url'", "begins with '/'"),
        ("""{ "name": "X", "deviceAuthorization": [] }""", "'$.deviceAuthorization'", "no object"),
        ("""{ "name": "X", "revoke": { "url": 5 } }""", "'$.revoke.url'", "no text"),
        ("""{ "name": "X", "serviceAdmin": { "url": "/a", "fields": { "token": null } } }""", "'$.serviceAdmin.fields.token'", "fixed string"),
        ("""{ "name": "X", "token": { "url": "token" } }""", "'$.token.url'", "begins with '/'"),
        ("""{ "name": "X", "clientAuthentication": "Basic" }""", "'$.clientAuthentication'", "basic, post"),
        ("""{ "name": "X", "authorize": {} }""", "'$.authorize.url'", "missing"),
        ("""{ "name": "X", "deviceAuthorization": { "url": "/d", "encoding": 5 } }""", "'$.deviceAuthorization.encoding'", "no text"),
        ("""{ "name": "X", "revoke": [] }""", "'$.revoke'", "no object"),
        ("""{ "name": "X", "serviceAdmin": { "url": "/a", "fields": 5 } }""", "'$.serviceAdmin.fields'", "no object"),
        ("""{ "name": "X", "errors": { "text": "a" } }""", "'$.errors.text'", "no such member"),
        ("""{ "name": "X", "errors": { "message": 5 } }""", "'$.errors.message'", "no array"),
        ("""{ "name": "X", "paging": "link" }""", "'$.paging'", "no object"),
        ("""{ "name": "X", "paging": {} }""", "'$.paging.style'", "missing"),
        ("""{ "name": "X", "paging": { "style": "Page" } }""", "'$.paging.style'", "link, nextUrl, cursor, page, offset"),
        ("""{ "name": "X", "paging": { "style": "page", "item": "a" } }""", "'$.paging.item'", "no such member"),
        ("""{ "name": "X", "paging": { "style": "page", "items": 5 } }""", "'$.paging.items'", "no array"),
        ("""{ "name": "X", "paging": { "style": "page", "total": "" } }""", "'$.paging.total'", ""),
        ("""{ "name": "X", "paging": { "style": "page", "size": 0 } }""", "'$.paging.size'", "less than 1"),
        ("""{ "name": "X", "paging": { "style": "page", "start": -1 } }""", "'$.paging.start'", "less than 0"),
        ("""{ "name": "X", "paging": { "style": "page", "size": "5" } }""", "'$.paging.size'", "no whole number"),
        ("""{ "name": "X", "paging": { "style": "page", "in": "header" } }""", "'$.paging.in'", "query, body"),
        ("""{ "name": "X", "resources": [5] }""", "'$.resources[0]'", "no text"),
    ];

    // What a schema cannot say.
    private static readonly (string Json, string Member, string Reason)[] Senseless =
    [
        ("""{ "name": "X", "signIn": { "url": "/s", "fields": { "p": "{passwort}" } } }""", "'$.signIn.fields.p'", "{passwort}"),
        ("""{ "name": "X", "signIn": { "url": "/{tenant}/s" } }""", "'$.signIn.url'", "{tenant}"),
        ("""{ "name": "X", "allowedOrigins": ["https://{workspace}.example.com"] }""", "'$.allowedOrigins[0]'", "{workspace}"),
        ("""{ "name": "X", "headers": { "X-Tenant": "{tenant}" } }""", "'$.headers.X-Tenant'", "{tenant}"),
        ("""{ "name": "X", "headers": { "Authorization": "Basic x" } }""", "'$.headers.Authorization'", "session's own"),
        ("""{ "name": "X", "headers": { "authorization": "Basic x" } }""", "'$.headers.authorization'", "session's own"),
        ("""{ "name": "X", "headers": { "X Tenant": "x" } }""", "'$.headers.X Tenant'", "no header"),
        ("""{ "name": "X", "headers": { "": "x" } }""", "'$.headers.'", "no header"),
        ("""{ "name": "X", "headers": { "X-Tenant": "a\r\nX-Injected: 1" } }""", "'$.headers.X-Tenant'", "no header"),
        ("""{ "name": "X", "parameters": { "a": "x", "a": "y" } }""", "'$.parameters.a'", "twice"),
        ("""{ "name": "X", "secondFactor": { "methods": { "totp": { "url": "/t" } }, "when": { "a": 1, "a": 2 } } }""", "'$.secondFactor.when.a'", "twice"),
        ("""{ "name": "X", "signIn": { "url": "/s", "fields": { "a": "x", "a": "y" } } }""", "'$.signIn.fields.a'", "twice"),
        ("""{ "name": "X", "token": { "url": "{tokenEndpoit}" } }""", "'$.token.url'", "{tokenEndpoit}"),
        ("""{ "name": "X", "baseAddress": "https://{workspace}.example.com" }""", "'$.baseAddress'", "{workspace}"),
        ("""{ "name": "X", "serviceAdmin": { "url": "/a", "fields": { "token": "{assertation}" } } }""", "'$.serviceAdmin.fields.token'", "{assertation}"),
        ("""{ "name": "X", "paging": { "style": "nextUrl" } }""", "'$.paging.next'", "missing"),
        ("""{ "name": "X", "paging": { "style": "cursor", "items": "data" } }""", "'$.paging.next'", "missing"),
        ("""{ "name": "X", "name": "Y" }""", "'$.name'", "twice"),
        ("""{ "name": "X", "title": "\ud800" }""", "'$.title'", "no text"),
        ("""{ "name": "X", "\ud800": 1 }""", "'$'", "no text"),
    ];

    private static readonly string[] Good =
    [
        """{ "name": "X" }""",
        """{ "name": "A.b_c-9", "$schema": "x", "schemaVersion": 1, "title": "T", "documentation": "D", "probe": "/p", "resources": ["/r"] }""",
        """{ "name": "X", "parameters": { "workspace": "the workspace" }, "allowedOrigins": ["https://{workspace}.example.com"], "headers": { "X-Tenant": "{workspace}" } }""",
        """{ "name": "X", "signIn": { "url": "https://signin.example.com/x", "method": "put", "encoding": "form", "fields": { "a": "{username}", "b": "", "c": 5, "d": true }, "refusedStatus": [400, 599], "lockedOutStatus": [], "refusedErrors": ["x"], "confirmed": false } }""",
        """{ "name": "X", "refresh": { "url": "{tokenEndpoint}", "encoding": "none", "sendsAccessToken": true } }""",
        """{ "name": "X", "secondFactor": { "when": { "a": true, "b": 200, "c": "x" }, "errors": "mfa", "ticket": ["a", "b"], "offered": "c", "methods": { "m": { "url": "/m", "totp": true, "title": "M", "offeredAs": ["m"] } }, "choose": { "url": "/c" } } }""",
        """{ "name": "X", "token": { "url": "{tokenEndpoint}", "encoding": "json", "fields": { "app": "{clientId}", "key": "{clientSecret}", "for": "{audience}", "rights": "{scope}" } }, "clientAuthentication": "private_key_jwt" }""",
        """{ "name": "X", "authorize": { "url": "{authorizationEndpoint}" }, "deviceAuthorization": { "url": "{deviceAuthorizationEndpoint}" }, "revoke": { "url": "{revocationEndpoint}" }, "clientAuthentication": "none" }""",
        """{ "name": "X", "parameters": { "workspace": "w" }, "baseAddress": "https://{workspace}.example.com", "serviceAdmin": { "url": "/a", "fields": { "token": "{assertion}" } } }""",
        """{ "name": "X", "baseAddress": "https://api.example.com", "token": { "url": "{tokenEndpoint}" }, "clientAuthentication": "private_key_jwt", "authorize": { "url": "/a" }, "deviceAuthorization": { "url": "/d" }, "revoke": { "url": "/r" }, "serviceAdmin": { "url": "/s", "fields": { "token": "{assertion}" } } }""",
        """{ "name": "X", "errors": { "message": ["a.b", "c"], "code": "d" } }""",
        """{ "name": "X", "paging": { "style": "link" } }""",
        """{ "name": "X", "paging": { "style": "cursor", "items": ["data", "items"], "next": "meta.next", "more": "meta.more", "parameter": "after", "sizeParameter": "count", "size": 50, "in": "body" } }""",
        """{ "name": "X", "paging": { "style": "page", "total": "total", "start": 0, "in": "query" } }""",
        """{ "name": "X", "reply": { "containers": [], "accessToken": "a", "refreshToken": ["b", "c"], "expiresIn": "d" } }""",
    ];

    public static TheoryData<string, string, string> Invalid() => [.. Malformed.Concat(Senseless).Select(static row => (row.Json, row.Member, row.Reason))];

    public static TheoryData<string> Valid() => [.. Good];

    public static TheoryData<string> InvalidBySchema() => [.. Malformed.Select(static row => row.Json)];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void The_error_names_the_member_and_the_reason(string json, string member, string reason)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => TestServices.Read(json));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
        error.Kind.ShouldBe(ErrorKind.InvalidData);
        error.Message.ShouldContain(member);
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain("'test'");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_well_formed_is_read(string json)
    {
        TestServices.Read(json).Name.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task The_schema_takes_what_the_reader_takes(string json)
    {
        (await SchemaAsync()).Validate(json).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(InvalidBySchema))]
    public async Task The_schema_refuses_what_the_reader_refuses_for_its_form(string json)
    {
        (await SchemaAsync()).Validate(json).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("", "line 1")]
    [InlineData("name: X", "line 1")]
    [InlineData("{\n \"name\": oops }", "line 2")]
    public void Text_that_is_no_json_names_the_place(string text, string place)
    {
        TokenAuthException error = Should.Throw<TokenAuthException>(() => TestServices.Read(text));

        error.ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
        error.Message.ShouldContain(place);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = [.. "{ \"name\": \"X\", \"title\": \""u8, 0xFF, .. "\" }"u8];

        Should.Throw<TokenAuthException>(() => ServiceDefinitionReader.Read(json, "test")).ErrorId.ShouldBe(ErrorId.ServiceDefinitionInvalid);
    }

    [Fact]
    public void What_a_definition_says_arrives()
    {
        ServiceDefinition definition = TestServices.Read(Good[3]);

        EndpointDefinition endpoint = definition.SignIn!;
        endpoint.Method.ShouldBe(HttpMethod.Put);
        endpoint.Encoding.ShouldBe(BodyEncoding.Form);
        endpoint.RefusedStatus.ShouldBe([400, 599]);
        endpoint.LockedOutStatus.ShouldBeEmpty();
        endpoint.Confirmed.ShouldBeFalse();
        endpoint.Fields.Select(static field => field.Key).ShouldBe(["a", "b", "c", "d"]);
        Encoding.UTF8.GetByteCount(endpoint.Fields[0].Value.Template!).ShouldBe(10);
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync("Fixtures/service-definition.schema.json", TestContext.Current.CancellationToken);
}
