using Microsoft.IdentityModel.JsonWebTokens;

namespace TokenAuth.Emulator;

/// <summary>Lets every <c>jti</c> pass once.</summary>
internal sealed class ReplayGuard
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Issuer, string Id)> _seen = [];

    /// <summary>False for a token without an id and for one that came before.</summary>
    public bool Spend(JsonWebToken token)
    {
        lock (_gate)
        {
            return token.Id is { Length: > 0 } && _seen.Add((token.Issuer, token.Id));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _seen.Clear();
        }
    }
}
