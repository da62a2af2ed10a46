namespace TokenAuth.Emulator;

/// <summary>Redeems and counts, the same for every route that takes a refresh token.</summary>
internal static class Redemption
{
    public static IssuedTokens? Redeem(EmulatorState state, string refreshToken, string? clientId, RefreshTokenInReply inReply)
    {
        // A reply that brings no new refresh token must leave the client with a good one.
        bool rotate = state.Switches.Rotation && inReply == RefreshTokenInReply.Present;
        IssuedTokens? issued = state.Ledger.Redeem(refreshToken, clientId, rotate);
        state.Counters.Count(issued is null ? EmulatorEvent.RedemptionRefusal : EmulatorEvent.Redemption);
        return issued;
    }
}
