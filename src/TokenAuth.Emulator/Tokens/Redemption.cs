namespace TokenAuth.Emulator;

/// <summary>Redeems and counts, the same for both dialects of the Back Office.</summary>
internal static class Redemption
{
    public static IssuedTokens? Redeem(EmulatorState state, string refreshToken, RefreshTokenInReply inReply)
    {
        // A reply that brings no new refresh token must leave the client with a good one.
        bool rotate = state.Switches.Rotation && inReply == RefreshTokenInReply.Present;
        IssuedTokens? issued = state.Ledger.Redeem(refreshToken, clientId: null, rotate);
        state.Counters.Count(issued is null ? EmulatorEvent.RedemptionRefusal : EmulatorEvent.Redemption);
        return issued;
    }
}
