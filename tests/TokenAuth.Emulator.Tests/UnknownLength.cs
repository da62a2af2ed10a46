using System.Net;

namespace TokenAuth.Emulator.Tests;

/// <summary>A body that does not say how long it is, so that it goes out in chunks.</summary>
internal sealed class UnknownLength(HttpContent content) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => content.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
