using System.Net;
using TokenAuth.Errors;

namespace TokenAuth.Http;

/// <summary>A file as a body: opened when it is sent, read piece by piece, closed afterwards, and so sent as often as is asked.</summary>
internal sealed class FileContent(string path) : HttpContent
{
    private const int BufferSize = 128 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using FileStream file = Open();
        await file.CopyToAsync(stream, BufferSize, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        using FileStream file = Open();
        length = file.Length;
        return true;
    }

    private FileStream Open()
    {
        try
        {
            // No buffer of its own: the copy brings one.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TokenAuthException(ErrorId.FileUnusable, ErrorKind.InvalidArgument, $"The file '{path}' cannot be read: {exception.Message}", exception)
            {
                NextStep = "Check the path and the rights to it.",
            };
        }
    }
}
