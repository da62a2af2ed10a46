using System.Net;

namespace TokenAuth.Http;

/// <summary>How long a reply says that it is (RFC 9110 section 8.6). Over HTTP/1.1 the connection holds it to that, over HTTP/2 nobody else does.</summary>
internal static class AnnouncedLength
{
    /// <summary>The length; null where the reply says none, or announces the body that a HEAD or a condition leaves out.</summary>
    public static long? Of(HttpResponseMessage response) =>
        response.RequestMessage?.Method == HttpMethod.Head || response.StatusCode == HttpStatusCode.NotModified ? null : response.Content.Headers.ContentLength;

    /// <summary>Holds a reply to its length.</summary>
    /// <param name="response">The response.</param>
    /// <param name="count">How many bytes came.</param>
    /// <exception cref="HttpRequestException">Another number than was announced.</exception>
    public static void Require(HttpResponseMessage response, long count)
    {
        if (Of(response) is { } announced && announced != count)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{count:#,0} bytes came, {announced:#,0} were announced");
        }
    }
}
