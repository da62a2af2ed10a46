namespace TokenAuth.Output;

/// <summary>Which of the objects that come go on: some are passed over, then some are taken, then it is closed.</summary>
internal sealed class OutputWindow(ulong skip, ulong first)
{
    private ulong _left = first;
    private ulong _toSkip = skip;

    /// <summary>Gets a value indicating whether everything goes on.</summary>
    public bool IsWide { get; } = skip == 0 && first == ulong.MaxValue;

    /// <summary>Gets a value indicating whether nothing goes on any more.</summary>
    public bool IsClosed => _left == 0;

    /// <summary>Gets how many are still taken.</summary>
    public ulong Left => _left;

    /// <summary>Gets how many are still passed over.</summary>
    public ulong ToSkip => _toSkip;

    /// <summary>Somebody else has passed over so many.</summary>
    public void WasPassed(ulong count) => _toSkip -= Math.Min(count, _toSkip);

    /// <summary>Says whether the next object goes on.</summary>
    public bool Takes()
    {
        if (IsWide) return true;
        if (IsClosed) return false;
        if (_toSkip > 0)
        {
            _toSkip--;
            return false;
        }

        _left--;
        return true;
    }
}
