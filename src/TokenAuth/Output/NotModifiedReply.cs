namespace TokenAuth.Output;

/// <summary>The service says that the thing is as it was (304, RFC 9110 section 15.4.5): what the caller has is still good.</summary>
public sealed class NotModifiedReply
{
    private NotModifiedReply(string? eTag, DateTimeOffset? lastModified)
    {
        ETag = eTag;
        LastModified = lastModified;
    }

    /// <summary>Gets the status, 304.</summary>
    public int StatusCode { get; } = 304;

    /// <summary>Gets the thing's ETag; null where the service names none.</summary>
    public string? ETag { get; }

    /// <summary>Gets when the thing changed last; null where the service does not say.</summary>
    public DateTimeOffset? LastModified { get; }

    /// <summary>What a response says.</summary>
    internal static NotModifiedReply Of(HttpResponseMessage response) => new(response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
}
