using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Services;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>Sends one request to one endpoint of a service and reads the reply. Exactly one: nothing here repeats.</summary>
internal sealed class EndpointCaller(SignInContext context)
{
    private const int LargestReply = 8 * 1024 * 1024;

    private readonly TokenReplyReader _reader = new(context.Service.Reply);

    /// <summary>Sends the request and returns what the service grants.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="values">What fills its fields.</param>
    /// <param name="refused">The error for a refusal, from the service's own words.</param>
    /// <param name="account">Who signs in, for the error of a lock-out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TokenAuthException">Whatever else went wrong.</exception>
    public async Task<TokenReply> RedeemAsync(EndpointDefinition endpoint, RequestValues values, Func<string?, Exception> refused, string account, CancellationToken cancellationToken)
    {
        RawReply raw = await SendAsync(endpoint, values, cancellationToken).ConfigureAwait(false);
        if (raw.IsSuccess)
        {
            return _reader.Read(raw, values.Secrets);
        }

        if (_reader.ReadChallenge(raw) is { } challenge)
        {
            return challenge;
        }

        throw Refusal(endpoint, raw, values, refused, account);
    }

    /// <summary>The error of a reply that is no grant, for a caller that read the reply itself.</summary>
    public Exception RefusalOf(EndpointDefinition endpoint, RawReply raw, RequestValues values, Func<string?, Exception> refused, string account) =>
        Refusal(endpoint, raw, values, refused, account);

    /// <summary>The grant of a reply of status 2xx.</summary>
    public TokenReply Read(RawReply raw, RequestValues values) => _reader.Read(raw, values.Secrets);

    /// <summary>Sends the request and returns the reply whatever its status.</summary>
    /// <exception cref="ServiceUnreachableException">No reply came.</exception>
    public async Task<RawReply> SendAsync(EndpointDefinition endpoint, RequestValues values, CancellationToken cancellationToken)
    {
        Uri uri = AddressOf(endpoint, values);
        Origin.Of(uri).RequireSecure();
        TrackedContent? content = endpoint.Encoding == BodyEncoding.None ? null : Encode(endpoint, values);
        using var request = new HttpRequestMessage(endpoint.Method, uri) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach ((string name, string value) in context.FixedHeaders())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (endpoint.SendsAccessToken && values.Find(Placeholders.AccessToken) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if (values.Authorization is { } client)
        {
            request.Headers.Authorization = client;
        }

        WholeReply reply = await new Exchange(context.Connections, context.Transport, context.Clock).SendAsync(request, LargestReply, cancellationToken).ConfigureAwait(false);
        if (reply.IsTooLarge)
        {
            throw new UnexpectedReplyException("The service's reply is larger than 8 MB", reply.Status, reply.ContentType, "");
        }

        return new RawReply(reply.Status, reply.ContentType, reply.Body, reply.Date ?? context.Clock.GetUtcNow(), reply.RetryAfter);
    }

    private static TrackedContent Encode(EndpointDefinition endpoint, RequestValues values)
    {
        if (endpoint.Encoding == BodyEncoding.Form)
        {
            IEnumerable<string> pairs = endpoint.Fields
                .Select(field => (field.Key, Value: ValueOf(field.Value, values)))
                .Where(static pair => pair.Value is not null)
                .Concat(values.Grant.Select(static pair => (pair.Key, Value: (string?)pair.Value)))
                .Select(static pair => $"{FormEncode(pair.Key)}={FormEncode(pair.Value!)}");
            return new TrackedContent(System.Text.Encoding.UTF8.GetBytes(string.Join('&', pairs)), "application/x-www-form-urlencoded");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, FieldValue field) in endpoint.Fields)
            {
                if (field.Template is null)
                {
                    writer.WritePropertyName(name);
                    field.Fixed.WriteTo(writer);
                }
                else if (ValueOf(field, values) is { } value)
                {
                    writer.WriteString(name, value);
                }
            }

            foreach (IGrouping<string, string> field in values.Grant.GroupBy(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal))
            {
                WriteField(writer, field.Key, [.. field]);
            }

            writer.WriteEndObject();
        }

        return new TrackedContent(buffer.WrittenMemory, "application/json");
    }

    // A form may name a field twice, as RFC 8707 has it; JSON says it with an array.
    private static void WriteField(Utf8JsonWriter writer, string name, string[] texts)
    {
        if (texts is [string only])
        {
            writer.WriteString(name, only);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>What fills a field; null leaves it out.</summary>
    internal static string? ValueOf(FieldValue field, RequestValues values)
    {
        if (field.Template is { } template)
        {
            return Placeholders.Fill(template, values.Find);
        }

        return field.Fixed.ValueKind == JsonValueKind.String ? field.Fixed.GetString() : field.Fixed.GetRawText();
    }

    /// <summary>A text as <c>application/x-www-form-urlencoded</c> has it.</summary>
    internal static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>Whether every placeholder of an endpoint's address has a value.</summary>
    public static bool IsComplete(EndpointDefinition endpoint, RequestValues values) => Placeholders.Fill(endpoint.Url, values.Find) is not null;

    /// <summary>Where an endpoint is.</summary>
    /// <exception cref="TokenAuthException">A placeholder of its address has no value.</exception>
    public Uri AddressOf(EndpointDefinition endpoint, RequestValues values)
    {
        string address = Placeholders.Fill(endpoint.Url, values.Find) ?? throw new TokenAuthException(
            ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"The address '{endpoint.Url}' of the service '{context.Service.Name}' has a placeholder without a value.")
        {
            NextStep = "Give the parameter that fills it when you connect.",
        };
        return context.Resolve(address);
    }

    private Exception Refusal(EndpointDefinition endpoint, RawReply raw, RequestValues values, Func<string?, Exception> refused, string account)
    {
        int status = (int)raw.Status;
        ErrorMembers errors = context.Service.Errors;
        string? message = ApiErrorMessage.ReadAt(raw.Text, errors.Message, values.Secrets) ?? ApiErrorMessage.Read(raw.Text, raw.ContentType, values.Secrets);
        string? code = ApiErrorMessage.ReadAt(raw.Text, errors.Code, values.Secrets) ?? ApiErrorMessage.ReadOAuthCode(raw.Text);
        if (code == "invalid_client")
        {
            return new TokenAuthException(ErrorId.ClientRefused, ErrorKind.Authentication, $"The service does not accept this client: {message}.")
            {
                NextStep = "Correct the client id or its secret. The session's refresh token is kept.",
            };
        }

        if (code is not null && endpoint.RefusedErrors.Contains(code, StringComparer.Ordinal))
        {
            return refused(message);
        }

        if (endpoint.LockedOutStatus.Contains(status) && ReferenceEquals(endpoint, context.Service.Refresh) is false)
        {
            DateTimeOffset? until = raw.RetryAfter is { } wait && wait < TimeSpan.FromDays(3650) ? context.Clock.GetUtcNow() + wait : null;
            return new SignInLockedOutException(account, until, message);
        }

        if (endpoint.RefusedStatus.Contains(status))
        {
            return refused(message);
        }

        if (status is 408 or 429 or >= 500)
        {
            string detail = message is null ? "" : $": {message}";
            return new ServiceUnreachableException($"The service cannot answer now (status {status}){detail}.", requestLeft: false) { RetryAfter = raw.RetryAfter };
        }

        string reason = status is >= 300 and < 400
            ? "The service redirects; a password or a refresh token is not sent on"
            : $"The service does not answer as '{context.Service.Name}' does";
        return TokenReplyReader.Unexpected(reason, raw, values.Secrets);
    }
}
