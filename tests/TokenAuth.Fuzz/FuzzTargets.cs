using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.Fuzz;

/// <summary>Everything that reads what others wrote.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new TokenReplyTarget("token-reply", ReplyMembers.Default),
        new TokenReplyTarget("eshopbox-reply", ServiceCatalog.Find("Eshopbox").Reply),
        new JwtTarget(),
        new TotpTarget(),
        new DefinitionTarget(),
        new JsonTarget(),
        new AddressTarget(),
        new OriginTarget(),
        new PlaceholderTarget(),
        new QueryTarget(),
        new RetryAfterTarget(),
        new ChallengeTarget(),
        new FileNameTarget(),
        new BodyTextTarget(),
        new ErrorMessageTarget(),
        new RedactorTarget(),
        new LinkTarget(),
        new ArrayTarget(),
        new LinesTarget(),
        new PlaceTarget(),
        new SealedFileTarget(),
        new SavedSessionTarget(),
    ];
}
