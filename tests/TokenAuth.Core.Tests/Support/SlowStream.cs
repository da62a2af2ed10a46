namespace TokenAuth.Core.Tests.Support;

/// <summary>A stream that takes its time before each piece of 64 KiB; the test says what happens meanwhile.</summary>
internal sealed class SlowStream(int pieces, Action beforeEach) : MemoryStream(new byte[pieces * PieceSize], writable: false)
{
    private const int PieceSize = 64 * 1024;

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceSize];
        for (int index = 0; index < pieces; index++)
        {
            beforeEach();
            await destination.WriteAsync(piece, cancellationToken);
        }
    }
}
