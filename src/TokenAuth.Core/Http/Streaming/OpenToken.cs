using System.Buffers;

namespace TokenAuth.Http;

/// <summary>
/// A token of which only the beginning has come. A reader begins such a one anew each time; a long one that comes in small pieces
/// would be read over and over, at a cost that grows with the square of its length. So it waits until its end may be there.
/// </summary>
internal struct OpenToken
{
    // So much is read again without a thought.
    private const int Short = 4096;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,:"u8);

    private int _tried;
    private int _scanned;
    private Kind _kind;

    private enum Kind
    {
        Nothing,
        Text,
        Other,
    }

    /// <summary>Whether the token may be complete by now.</summary>
    /// <param name="rest">What has not been read: separators, and the token's beginning.</param>
    public bool MayHaveEnded(ReadOnlySpan<byte> rest)
    {
        if (_tried < Short)
        {
            return true;
        }

        return _kind switch
        {
            Kind.Nothing => Begins(rest),
            Kind.Text => HasQuote(rest),

            // A number or a comment: nobody waits for the end of one of that length.
            _ => rest.Length >= _tried * 2L,
        };
    }

    /// <summary>The reader looked at it and found no end.</summary>
    /// <param name="rest">What it could not read.</param>
    public void Tried(ReadOnlySpan<byte> rest)
    {
        _tried = rest.Length;
        if (_tried < Short || _kind == Kind.Text)
        {
            return;
        }

        int start = rest.IndexOfAnyExcept(Separators);
        _kind = start < 0 ? Kind.Nothing : rest[start] == '"' ? Kind.Text : Kind.Other;
        _scanned = start < 0 ? rest.Length : start + 1;
    }

    private bool Begins(ReadOnlySpan<byte> rest)
    {
        if (rest[_scanned..].ContainsAnyExcept(Separators))
        {
            return true;
        }

        _scanned = rest.Length;
        return false;
    }

    private bool HasQuote(ReadOnlySpan<byte> rest)
    {
        while (rest[_scanned..].IndexOfAny((byte)'"', (byte)'\\') is var index and >= 0)
        {
            _scanned += index;
            if (rest[_scanned] == '"')
            {
                return true;
            }

            if (_scanned + 2 > rest.Length)
            {
                return false;
            }

            _scanned += 2;
        }

        _scanned = rest.Length;
        return false;
    }
}
