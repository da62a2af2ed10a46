using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Sessions;

/// <summary>A token that a session hands out.</summary>
/// <param name="Value">The token.</param>
/// <param name="ExpiresAt">When it expires; null where nobody says.</param>
/// <param name="Position">Its place in the order.</param>
/// <param name="IdToken">The id token beside it.</param>
public sealed record AccessToken(Secret Value, DateTimeOffset? ExpiresAt, TokenPosition Position, Secret? IdToken);
