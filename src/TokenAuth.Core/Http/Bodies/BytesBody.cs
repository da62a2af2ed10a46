namespace TokenAuth.Http;

/// <summary>Bytes in memory.</summary>
internal sealed class BytesBody(ReadOnlyMemory<byte> bytes) : RequestBody
{
    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    public override bool CanRepeat => true;

    internal override HttpContent Open() => new ReadOnlyMemoryContent(bytes);
}
