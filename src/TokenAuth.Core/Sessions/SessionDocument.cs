using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>Everything of a session, as it is kept outside the process.</summary>
/// <param name="Name">The name under which it is saved, in the case its owner chose.</param>
/// <param name="Setup">Where and how it works.</param>
/// <param name="Tokens">Its token set.</param>
internal sealed record SessionDocument(string Name, SessionSetup Setup, TokenSet Tokens)
{
    /// <summary>A copy of the vault's key, in the vault only: whichever of the two entries survives a lost write brings the other one back.</summary>
    public VaultKey? Key { get; init; }

    /// <summary>When this copy was written.</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>When a remembered credential was last sent without a person, by whichever process.</summary>
    public DateTimeOffset? OwnSignInAt { get; init; }

    /// <summary>What a vault's list shows.</summary>
    public VaultEntryDescription Describe() => new()
    {
        Session = Name,
        Account = Setup.Flow.Account,
        Service = Setup.Context.Service.Name,
        Origin = Transport.Origin.Of(Setup.Context.BaseAddress).ToString(),
        ExpiresAt = Tokens.ExpiresAt,
        SignedInAt = Tokens.Position.SignedInAt,
        Format = SessionFormat.Version,
    };
}
