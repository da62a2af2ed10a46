namespace TokenAuth.Sessions;

/// <summary>What the entries in a vault are called.</summary>
internal static class VaultEntryName
{
    /// <summary>How the entries of sessions begin.</summary>
    public const string Prefix = "TokenAuth/";

    /// <summary>The vault's key.</summary>
    public const string Key = Prefix + ReservedName;

    /// <summary>A name that no saved session can have.</summary>
    public const string ReservedName = "key";

    // Outside of the sessions' prefix: not listed, and no session's name runs into it.
    private const string ClaimPrefix = "TokenAuth-claim/";

    public static string OfSession(string name) => Prefix + name;

    public static string OfClaim(string name) => ClaimPrefix + name;
}
