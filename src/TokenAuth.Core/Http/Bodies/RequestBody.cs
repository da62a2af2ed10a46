using System.Diagnostics.CodeAnalysis;

namespace TokenAuth.Http;

/// <summary>
/// The body of a request. One that can be repeated is sent again where a 401's renewal, a redirect that keeps the body, or a retry
/// asks for it.
/// </summary>
public abstract class RequestBody
{
    private protected RequestBody()
    {
    }

    /// <summary>Whether the body can be sent a second time.</summary>
    public abstract bool CanRepeat { get; }

    /// <summary>Bytes in memory.</summary>
    /// <param name="bytes">The bytes; null for no body.</param>
    [return: NotNullIfNotNull(nameof(bytes))]
    public static implicit operator RequestBody?(byte[]? bytes) => bytes is null ? null : FromBytes(bytes);

    /// <summary>Bytes in memory.</summary>
    /// <param name="bytes">The bytes.</param>
    public static RequestBody FromBytes(ReadOnlyMemory<byte> bytes) => new BytesBody(bytes);

    /// <summary>A file, read while it is sent.</summary>
    /// <param name="path">Its full path.</param>
    public static RequestBody FromFile(string path) => new FactoryBody(() => new FileContent(path));

    /// <summary>A stream, sent from where it stands. It is sent a second time if it can seek, and is closed with the request.</summary>
    /// <param name="stream">The stream.</param>
    public static RequestBody FromStream(Stream stream) => new ContentBody(new StreamContent(stream), stream.CanSeek);

    /// <summary>Content that somebody else made. It is closed with the request.</summary>
    /// <param name="content">The content.</param>
    /// <param name="canRepeat">Whether all of its parts can be read a second time.</param>
    public static RequestBody FromContent(HttpContent content, bool canRepeat) => new ContentBody(content, canRepeat);

    /// <summary>Parts of a form, as <c>multipart/form-data</c> (RFC 7578); files are read while they are sent.</summary>
    /// <param name="parts">The parts, in order.</param>
    public static RequestBody FromForm(IReadOnlyList<FormPart> parts) => new FactoryBody(() => FormPart.Join(parts));

    /// <summary>The body as the HTTP library wants it; it belongs to the request.</summary>
    internal abstract HttpContent Open();
}
