using System.Buffers;

namespace TokenAuth.PumpProbe;

/// <summary>A part of a document, linked to the next.</summary>
internal sealed class JsonPiece : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Cut(byte[] utf8, int length)
    {
        JsonPiece first = new() { Memory = utf8.AsMemory(0, Math.Min(length, utf8.Length)) };
        JsonPiece last = first;
        for (int start = length; start < utf8.Length; start += length)
        {
            JsonPiece next = new() { Memory = utf8.AsMemory(start, Math.Min(length, utf8.Length - start)), RunningIndex = start };
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
