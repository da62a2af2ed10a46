using System.Net;

namespace TokenAuth.Errors;

/// <summary>A reply that is no token reply: <see cref="Errors.ErrorId.UnexpectedReply"/>.</summary>
public sealed class UnexpectedReplyException : TokenAuthException
{
    /// <summary>Makes the error.</summary>
    /// <param name="reason">What is wrong with the reply.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type as the service sent it.</param>
    /// <param name="excerpt">The reply's first 200 characters, redacted.</param>
    /// <param name="innerException">The cause.</param>
    public UnexpectedReplyException(string reason, HttpStatusCode status, string? contentType, string excerpt, Exception? innerException = null)
        : base(Errors.ErrorId.UnexpectedReply, ErrorKind.InvalidData, Describe(reason, status, contentType, excerpt), innerException)
    {
        Status = status;
        ContentType = contentType;
        Excerpt = excerpt;
        NextStep = "Check the address and the service's name or definition; a proxy or a portal may have answered in the service's place.";
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The media type as the service sent it.</summary>
    public string? ContentType { get; }

    /// <summary>The reply's first 200 characters, redacted.</summary>
    public string Excerpt { get; }

    private static string Describe(string reason, HttpStatusCode status, string? contentType, string excerpt)
    {
        string body = excerpt.Length == 0 ? "an empty body" : $"'{excerpt}'";
        return $"{reason} (status {(int)status}, content type {contentType ?? "none"}, {body}).";
    }
}
