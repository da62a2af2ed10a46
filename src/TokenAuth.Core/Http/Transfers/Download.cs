namespace TokenAuth.Http;

/// <summary>A finished download.</summary>
public sealed class Download : IDisposable
{
    internal Download(HttpResponseMessage response, string? path, long received)
    {
        Response = response;
        Path = path;
        Received = received;
    }

    /// <summary>Status and headers; the body has been read.</summary>
    public HttpResponseMessage Response { get; }

    /// <summary>The full path of the file; null where a reply other than the file came and nothing was saved.</summary>
    public string? Path { get; }

    /// <summary>How many bytes came over the wire this time: none where the file was complete already.</summary>
    public long Received { get; }

    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
