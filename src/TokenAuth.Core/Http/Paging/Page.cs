namespace TokenAuth.Http;

/// <summary>One page of a list.</summary>
/// <param name="response">The page's response; its body has been read.</param>
/// <param name="body">The body as it came.</param>
public sealed class Page(HttpResponseMessage response, byte[] body) : IDisposable
{
    /// <summary>Status and headers.</summary>
    public HttpResponseMessage Response { get; } = response;

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body => body;

    /// <summary>The items, a JSON array in UTF-8; null where the whole body is what the page brings.</summary>
    public ReadOnlyMemory<byte>? Items { get; init; }

    /// <summary>How many items there are; a body that is no array counts as one, an empty one as none.</summary>
    public int Count { get; init; }

    /// <summary>How many items the list has in all, where the service says so.</summary>
    public long? Total { get; init; }

    /// <summary>The body as the UTF-8 text in which places are looked up.</summary>
    internal ReadOnlyMemory<byte> Text { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
