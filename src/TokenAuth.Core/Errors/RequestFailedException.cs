using System.Net;

namespace TokenAuth.Errors;

/// <summary>
/// An HTTP error of the API: <see cref="Errors.ErrorId.RequestFailed"/>. As with <c>Invoke-RestMethod</c>, scripts read
/// <c>$_.Exception.Response.StatusCode</c>; the response's request has lost its Authorization header.
/// </summary>
public sealed class RequestFailedException : HttpRequestException, ITypedError
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">Status, reason and the API's own message.</param>
    /// <param name="response">The response, already without its request's Authorization header.</param>
    /// <param name="body">The response's body as text.</param>
    public RequestFailedException(string message, HttpResponseMessage response, string body)
        : base(message, inner: null, response.StatusCode)
    {
        Response = response;
        Body = body;
    }

    /// <summary>Status and headers; the body has been read.</summary>
    public HttpResponseMessage Response { get; }

    /// <summary>The response's body as text.</summary>
    public string Body { get; }

    /// <inheritdoc/>
    public string ErrorId => Errors.ErrorId.RequestFailed;

    /// <inheritdoc/>
    public ErrorKind Kind => StatusCode switch
    {
        HttpStatusCode.Unauthorized => ErrorKind.Authentication,
        HttpStatusCode.Forbidden => ErrorKind.Security,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ErrorKind.NotFound,
        HttpStatusCode.TooManyRequests => ErrorKind.Limit,
        >= HttpStatusCode.InternalServerError => ErrorKind.Connection,
        _ => ErrorKind.InvalidOperation,
    };

    /// <inheritdoc/>
    public string? SessionName { get; init; }

    /// <inheritdoc/>
    public string? NextStep { get; init; }
}
