using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>What a frame finds in a stream that arrives in pieces.</summary>
/// <param name="Items">The items.</param>
/// <param name="Error">The error's id at the end; null for none.</param>
internal sealed record FrameReading(IReadOnlyList<byte[]> Items, string? Error)
{
    /// <summary>Reads.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="input">The stream.</param>
    /// <param name="piece">How many bytes arrive at once.</param>
    public static FrameReading Read(IItemFrame frame, byte[] input, int piece)
    {
        var items = new List<byte[]>();
        int start = 0;
        int end = 0;
        bool isLast = false;
        try
        {
            while (!frame.IsDone)
            {
                ReadOnlySpan<byte> data = input.AsSpan(start..end);
                if (frame.TryFind(data, isLast, out Range item))
                {
                    items.Add(data[item].ToArray());
                    continue;
                }

                if (frame.IsDone)
                {
                    break;
                }

                if (isLast)
                {
                    throw new PropertyViolatedException("a stream that does not end");
                }

                start += frame.Finished;
                frame.Discard();
                isLast = end == input.Length;
                end = Math.Min(end + piece, input.Length);
            }
        }
        catch (TokenAuthException error)
        {
            return new FrameReading(items, error.ErrorId);
        }

        return new FrameReading(items, Error: null);
    }

    /// <summary>Whether two readings brought the same.</summary>
    public bool IsLike(FrameReading other) =>
        Error == other.Error && Items.Count == other.Items.Count && Items.Zip(other.Items).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
