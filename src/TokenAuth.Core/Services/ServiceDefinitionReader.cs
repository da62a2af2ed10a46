using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Tokens;

namespace TokenAuth.Services;

/// <summary>Reads a service definition from JSON; whatever is wrong with it, the error names the member and the reason.</summary>
public static class ServiceDefinitionReader
{
    private static readonly string[] EncodingNames = ["json", "form", "none"];
    private static readonly string[] ClientAuthenticationNames = ["basic", "post", "private_key_jwt", "none"];
    private static readonly int[] RefusedAtSignIn = [400, 401, 403, 422];
    private static readonly int[] RefusedAtRenewal = [];

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The definition; comments and trailing commas are allowed.</param>
    /// <param name="source">Where it came from, for the error.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ServiceDefinitionInvalid"/>.</exception>
    public static ServiceDefinition Read(ReadOnlyMemory<byte> json, string source)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(LenientJson.WithoutMark(json), options);
        }
        catch (JsonException exception)
        {
            throw DefinitionNode.Invalid(source, "$", $"it is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})", exception);
        }

        using (document)
        {
            return ReadRoot(new DefinitionNode(source, "$", document.RootElement)) with { Json = WithoutComments(document.RootElement) };
        }
    }

    private static string WithoutComments(JsonElement root)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            root.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(content.ToArray());
    }

    private static ServiceDefinition ReadRoot(DefinitionNode root)
    {
        root.RequireReadable();
        root.RequireObject(
            "$schema", "schemaVersion", "name", "title", "documentation", "baseAddress", "allowedOrigins", "parameters", "headers",
            "signIn", "secondFactor", "refresh", "token", "clientAuthentication", "authorize", "deviceAuthorization", "revoke", "serviceAdmin",
            "signOut", "probe", "reply", "errors", "paging", "resources");
        _ = root.Find("$schema")?.Text();
        if (root.Find("schemaVersion") is { } version && version.Integer() != 1)
        {
            throw version.Invalid("this version reads schemaVersion 1 only; a newer TokenAuth may read it");
        }

        IReadOnlyDictionary<string, string> parameters = root.Find("parameters")?.TextMap() ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var known = new HashSet<string>(Placeholders.Known.Concat(parameters.Keys), StringComparer.Ordinal);
        DefinitionNode? secondFactor = root.Find("secondFactor");
        return new ServiceDefinition
        {
            Name = ReadName(root.Need("name")),
            Title = root.Find("title")?.Text(),
            Documentation = root.Find("documentation")?.Text(),
            BaseAddress = root.Find("baseAddress")?.Template(known),
            Parameters = parameters,
            AllowedOrigins = root.Find("allowedOrigins")?.Items().Select(item => item.Template(known)).ToArray() ?? [],
            Headers = ReadHeaders(root.Find("headers"), known),
            SignIn = ReadEndpoint(root.Find("signIn"), known, RefusedAtSignIn),
            SecondFactor = secondFactor is null ? null : ReadSecondFactor(secondFactor, known),
            Refresh = ReadEndpoint(root.Find("refresh"), known, RefusedAtRenewal),
            Token = ReadOAuthEndpoint(root.Find("token"), known),
            ClientAuthentication = root.Find("clientAuthentication") is { } method ? ReadClientAuthentication(method) : ClientAuthenticationMethod.Basic,
            Authorize = ReadOAuthEndpoint(root.Find("authorize"), known),
            DeviceAuthorization = ReadOAuthEndpoint(root.Find("deviceAuthorization"), known),
            Revoke = ReadOAuthEndpoint(root.Find("revoke"), known),
            ServiceAdmin = ReadEndpoint(root.Find("serviceAdmin"), known, RefusedAtSignIn),
            SignOut = ReadEndpoint(root.Find("signOut"), known, []),
            Probe = root.Find("probe")?.Text(),
            Reply = ReadReply(root.Find("reply"), secondFactor),
            Errors = ReadErrors(root.Find("errors")),
            Paging = root.Find("paging") is { } paging ? PagingDefinitionReader.Read(paging) : null,
            Resources = root.Find("resources")?.Texts() ?? [],
        };
    }

    private static string ReadName(DefinitionNode node)
    {
        string name = node.Text();
        bool valid = name.Length <= 64 && char.IsAsciiLetter(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
        return valid ? name : throw node.Invalid("a name begins with a letter and holds up to 64 letters, digits, '.', '_' and '-'");
    }

    private static Dictionary<string, string> ReadHeaders(DefinitionNode? node, HashSet<string> known)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, DefinitionNode value) in node?.Members() ?? [])
        {
            if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                throw value.Invalid("the Authorization header is the session's own");
            }

            string template = value.Template(known);
            if (name.Length == 0 || !name.All(static character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal)) || template.AsSpan().ContainsAny('\r', '\n'))
            {
                throw value.Invalid("it is no header");
            }

            headers[name] = template;
        }

        return headers;
    }

    private static EndpointDefinition? ReadEndpoint(DefinitionNode? node, HashSet<string> known, IReadOnlyList<int> refusedByDefault)
    {
        if (node is null)
        {
            return null;
        }

        node.RequireObject("url", "method", "encoding", "fields", "sendsAccessToken", "refusedStatus", "refusedErrors", "lockedOutStatus", "confirmed");
        return ReadEndpointMembers(node, known, refusedByDefault);
    }

    // OAuth says form (RFC 6749 section 4), and its refusals are codes; a 429 there is no lock-out of a person.
    private static EndpointDefinition? ReadOAuthEndpoint(DefinitionNode? node, HashSet<string> known)
    {
        EndpointDefinition? endpoint = ReadEndpoint(node, known, []);
        return endpoint is null ? null : endpoint with
        {
            Encoding = node!.Find("encoding") is null ? BodyEncoding.Form : endpoint.Encoding,
            LockedOutStatus = node.Find("lockedOutStatus") is null ? [] : endpoint.LockedOutStatus,
        };
    }

    private static ClientAuthenticationMethod ReadClientAuthentication(DefinitionNode node)
    {
        int index = Array.IndexOf(ClientAuthenticationNames, node.Text());
        return index >= 0 ? (ClientAuthenticationMethod)index : throw node.Invalid("it is one of basic, post, private_key_jwt, none");
    }

    private static EndpointDefinition ReadEndpointMembers(DefinitionNode node, HashSet<string> known, IReadOnlyList<int> refusedByDefault)
    {
        DefinitionNode url = node.Need("url");
        string address = url.Template(known);
        if (!IsAddress(address))
        {
            throw url.Invalid("an address begins with '/' (relative to the base address) or with a placeholder, or is an absolute one of the web");
        }

        var defaults = new EndpointDefinition { Url = address };
        return defaults with
        {
            Method = node.Find("method") is { } method ? ReadMethod(method) : defaults.Method,
            Encoding = node.Find("encoding") is { } encoding ? ReadEncoding(encoding) : defaults.Encoding,
            Fields = ReadFields(node.Find("fields"), known),
            SendsAccessToken = node.Find("sendsAccessToken")?.Boolean() ?? false,
            RefusedStatus = node.Find("refusedStatus")?.Statuses() ?? refusedByDefault,
            RefusedErrors = node.Find("refusedErrors")?.Texts() ?? defaults.RefusedErrors,
            LockedOutStatus = node.Find("lockedOutStatus")?.Statuses() ?? defaults.LockedOutStatus,
            Confirmed = node.Find("confirmed")?.Boolean() ?? true,
        };
    }

    private static bool IsAddress(string address)
    {
        if (address.StartsWith('/') || address.StartsWith('{'))
        {
            // Two slashes name a host.
            return !address.StartsWith("//", StringComparison.Ordinal);
        }

        bool isWeb = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        return isWeb && Uri.TryCreate(address.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out _);
    }

    private static HttpMethod ReadMethod(DefinitionNode node)
    {
        string method = node.Text();
        return method.All(char.IsAsciiLetter) ? new HttpMethod(method.ToUpperInvariant()) : throw node.Invalid("a method is one word of letters");
    }

    private static BodyEncoding ReadEncoding(DefinitionNode node)
    {
        int index = Array.IndexOf(EncodingNames, node.Text());
        return index >= 0 ? (BodyEncoding)index : throw node.Invalid("it is one of json, form, none");
    }

    private static List<KeyValuePair<string, FieldValue>> ReadFields(DefinitionNode? node, HashSet<string> known)
    {
        var fields = new List<KeyValuePair<string, FieldValue>>();
        foreach ((string name, DefinitionNode value) in node?.Members() ?? [])
        {
            if (value.Element.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                throw value.Invalid("a field is a placeholder such as {password}, or a fixed string, number or boolean");
            }

            string? template = value.Element.TextOrNull() is { Length: > 0 } ? value.Template(known) : null;
            bool isFixed = template is null || !Placeholders.In(template).Any();
            fields.Add(new(name, new FieldValue(isFixed ? null : template, value.Element.Clone())));
        }

        return fields;
    }

    private static SecondFactorDefinition ReadSecondFactor(DefinitionNode node, HashSet<string> known)
    {
        node.RequireObject("when", "errors", "ticket", "offered", "methods", "choose");
        var methods = new List<SecondFactorMethod>();
        foreach ((string name, DefinitionNode method) in node.Need("methods").Members())
        {
            method.RequireObject("title", "totp", "offeredAs", "url", "method", "encoding", "fields", "sendsAccessToken", "refusedStatus", "refusedErrors", "lockedOutStatus", "confirmed");
            methods.Add(new SecondFactorMethod(
                name,
                method.Find("title")?.Text() ?? name,
                method.Find("totp")?.Boolean() ?? false,
                method.Find("offeredAs")?.Texts() ?? [name],
                ReadEndpointMembers(method, known, RefusedAtSignIn)));
        }

        return methods.Count > 0
            ? new SecondFactorDefinition(methods, ReadEndpoint(node.Find("choose"), known, RefusedAtSignIn))
            : throw node.Need("methods").Invalid("it names no method");
    }

    private static ErrorMembers ReadErrors(DefinitionNode? node)
    {
        node?.RequireObject("message", "code");
        return new ErrorMembers { Message = node?.Find("message")?.TextOrTexts() ?? [], Code = node?.Find("code")?.TextOrTexts() ?? [] };
    }

    private static ReplyMembers ReadReply(DefinitionNode? node, DefinitionNode? secondFactor)
    {
        node?.RequireObject(
            "containers", "accessToken", "refreshToken", "idToken", "tokenType", "scope", "expiresIn", "expiresAt", "createdAt", "refreshExpiresIn", "refreshExpiresAt");
        ReplyMembers defaults = ReplyMembers.Default;
        IReadOnlyList<string> Names(string member, IReadOnlyList<string> otherwise) => node?.Find(member)?.TextOrTexts() ?? otherwise;
        return new ReplyMembers
        {
            Containers = Names("containers", defaults.Containers),
            AccessToken = Names("accessToken", defaults.AccessToken),
            RefreshToken = Names("refreshToken", defaults.RefreshToken),
            IdToken = Names("idToken", defaults.IdToken),
            TokenType = Names("tokenType", defaults.TokenType),
            Scope = Names("scope", defaults.Scope),
            ExpiresIn = Names("expiresIn", defaults.ExpiresIn),
            ExpiresAt = Names("expiresAt", defaults.ExpiresAt),
            CreatedAt = Names("createdAt", defaults.CreatedAt),
            RefreshExpiresIn = Names("refreshExpiresIn", defaults.RefreshExpiresIn),
            RefreshExpiresAt = Names("refreshExpiresAt", defaults.RefreshExpiresAt),
            Ticket = secondFactor?.Find("ticket")?.TextOrTexts() ?? defaults.Ticket,
            OfferedMethods = secondFactor?.Find("offered")?.TextOrTexts() ?? defaults.OfferedMethods,
            SecondFactorWhen = secondFactor?.Find("when")?.LiteralMap() ?? defaults.SecondFactorWhen,
            SecondFactorErrors = secondFactor?.Find("errors")?.TextOrTexts() ?? defaults.SecondFactorErrors,
        };
    }
}
