namespace TokenAuth.Http;

/// <summary>Finds where each item of a stream begins and ends. What was seen once is not looked at again.</summary>
internal interface IItemFrame
{
    /// <summary>Whether the last item has been found.</summary>
    bool IsDone { get; }

    /// <summary>How many bytes in front are needed no more.</summary>
    int Finished { get; }

    /// <summary>Looks for the next item.</summary>
    /// <param name="data">What has been read and not discarded.</param>
    /// <param name="isLast">Whether nothing comes after it.</param>
    /// <param name="item">Where the item is.</param>
    /// <returns>False where more has to be read first, or none is left.</returns>
    /// <exception cref="Errors.TokenAuthException">What came cannot be taken apart.</exception>
    bool TryFind(ReadOnlySpan<byte> data, bool isLast, out Range item);

    /// <summary>The finished bytes were discarded: everything stands that much further to the front.</summary>
    void Discard();
}
