namespace TokenAuth.Http;

/// <summary>Items that a byte ends or begins: a line feed (NDJSON, JSON Lines), or a record separator (RFC 7464).</summary>
/// <param name="separator">The byte between two items.</param>
internal sealed class LineFrame(byte separator) : IItemFrame
{
    private int _start;
    private int _seen;

    public static LineFrame Lines => new((byte)'\n');

    public static LineFrame Records => new(0x1E);

    public bool IsDone { get; private set; }

    public int Finished => _start;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    public bool TryFind(ReadOnlySpan<byte> data, bool isLast, out Range item)
    {
        while (!IsDone)
        {
            int length = data[_seen..].IndexOf(separator);
            if (length < 0 && !isLast)
            {
                _seen = data.Length;
                break;
            }

            int end = length < 0 ? data.Length : _seen + length;
            item = Trim(data, _start, end);
            IsDone = length < 0;
            _start = _seen = IsDone ? end : end + 1;

            // Empty lines, and what stands before the first record.
            if (item.Start.Value < item.End.Value)
            {
                return true;
            }
        }

        item = default;
        return false;
    }

    public void Discard()
    {
        _seen -= _start;
        _start = 0;
    }

    private static Range Trim(ReadOnlySpan<byte> data, int start, int end)
    {
        int first = data[start..end].IndexOfAnyExcept(WhiteSpace);
        return first < 0 ? end..end : (start + first)..(start + data[start..end].LastIndexOfAnyExcept(WhiteSpace) + 1);
    }
}
