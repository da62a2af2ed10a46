using System.Net.Http.Headers;
using TokenAuth.Errors;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Makes the message of what the caller wants. The token is none of its business.</summary>
internal static class RequestBuilder
{
    private static readonly string UserAgent = $"TokenAuth/{typeof(RequestBuilder).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The message, its body included.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>: a header that cannot be sent.</exception>
    public static HttpRequestMessage Build(RequestSpec spec, Uri uri, SessionSetup setup, INoticeSink notices)
    {
        var request = new HttpRequestMessage(spec.Method, uri);
        request.Options.Set(RequestOptions.Notices, notices);
        request.Options.Set(RequestOptions.ReturnsErrors, spec.ReturnsErrors);
        request.Options.Set(RequestOptions.MaximumResponseSize, spec.MaximumResponseSize);
        if (spec.Version is { } version)
        {
            request.Version = version;
        }

        SetBody(request, spec);
        Set(request, "User-Agent", spec.UserAgent ?? UserAgent);
        foreach ((string name, string value) in setup.Context.FixedHeaders())
        {
            Set(request, name, value);
        }

        foreach ((string name, string value) in spec.Headers)
        {
            Set(request, name, value);
        }

        SetFraming(request, spec);
        return request;
    }

    private static void SetBody(HttpRequestMessage request, RequestSpec spec)
    {
        if (spec.Body is { } body)
        {
            request.Content = new SentContent(body.Open(), body.CanRepeat);
        }

        if (spec.ContentType is not { } contentType)
        {
            return;
        }

        HttpContentHeaders headers = ContentOf(request).Headers;
        if (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? parsed))
        {
            headers.ContentType = parsed;
            return;
        }

        HeaderLine.RequireValue("Content-Type", contentType);
        headers.Remove("Content-Type");
        if (!spec.SkipsHeaderValidation || !headers.TryAddWithoutValidation("Content-Type", contentType))
        {
            throw HeaderLine.Malformed("Content-Type");
        }
    }

    private static void SetFraming(HttpRequestMessage request, RequestSpec spec)
    {
        if (spec.ClosesConnection)
        {
            request.Headers.ConnectionClose = true;
        }

        if (spec.TransferEncoding is not { } coding)
        {
            return;
        }

        if (request.Content is null)
        {
            throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, "A transfer encoding needs a body.")
            {
                NextStep = "Give a body, or leave the transfer encoding out.",
            };
        }

        request.Headers.TransferEncodingChunked = true;
        if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.TransferEncoding.Add(new TransferCodingHeaderValue(coding));
        }
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        HeaderLine.RequireValue(name, value);

        // A name that the library knows as one of the body's is refused by the request's own headers.
        if (request.Headers.NonValidated.Contains(name))
        {
            request.Headers.Remove(name);
        }

        if (request.Headers.TryAddWithoutValidation(name, value))
        {
            return;
        }

        HttpContentHeaders headers = ContentOf(request).Headers;
        if (headers.NonValidated.Contains(name))
        {
            headers.Remove(name);
        }

        if (!headers.TryAddWithoutValidation(name, value))
        {
            throw HeaderLine.Malformed(name);
        }
    }

    private static HttpContent ContentOf(HttpRequestMessage request) => request.Content ??= new SentContent(new ByteArrayContent([]), canRepeat: true);
}
