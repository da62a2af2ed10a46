namespace TokenAuth.Tokens;

/// <summary>
/// A token set's place in the order of its session. A sign-in begins a new epoch with a random lineage; a rotation makes the next
/// generation. Of equal epochs with different lineage the later sign-in is newer, then the greater lineage.
/// </summary>
/// <param name="Epoch">Counts sign-ins, from 1.</param>
/// <param name="Generation">Counts token sets within a sign-in, from 1.</param>
/// <param name="Lineage">Made at random by each sign-in.</param>
/// <param name="SignedInAt">When the sign-in succeeded.</param>
public readonly record struct TokenPosition(long Epoch, long Generation, Guid Lineage, DateTimeOffset SignedInAt) : IComparable<TokenPosition>
{
    /// <summary>The position that a sign-in makes after this one.</summary>
    /// <param name="now">When the sign-in succeeded.</param>
    public TokenPosition NextSignIn(DateTimeOffset now) => new(Epoch + 1, 1, Guid.NewGuid(), now);

    /// <summary>The position that a rotation makes after this one.</summary>
    public TokenPosition NextRotation() => this with { Generation = Generation + 1 };

    /// <inheritdoc/>
    public int CompareTo(TokenPosition other)
    {
        if (Epoch != other.Epoch)
        {
            return Epoch.CompareTo(other.Epoch);
        }

        if (Lineage == other.Lineage)
        {
            return Generation.CompareTo(other.Generation);
        }

        int bySignIn = SignedInAt.CompareTo(other.SignedInAt);
        return bySignIn != 0 ? bySignIn : Lineage.CompareTo(other.Lineage);
    }

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(TokenPosition left, TokenPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(TokenPosition left, TokenPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not newer.</summary>
    public static bool operator <=(TokenPosition left, TokenPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not older.</summary>
    public static bool operator >=(TokenPosition left, TokenPosition right) => left.CompareTo(right) >= 0;

    /// <summary>As <c>epoch.generation</c>.</summary>
    public override string ToString() => $"{Epoch}.{Generation}";
}
