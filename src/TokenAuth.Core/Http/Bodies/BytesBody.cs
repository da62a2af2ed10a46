namespace TokenAuth.Http;

/// <summary>Bytes in memory.</summary>
internal sealed class BytesBody(ReadOnlyMemory<byte> bytes) : RequestBody
{
    public override bool CanRepeat => true;

    internal override HttpContent Open() => new ReadOnlyMemoryContent(bytes);
}
