namespace TokenAuth.Emulator;

/// <summary>RFC 8628 §3.4.</summary>
internal sealed class DeviceCodeGrant(EmulatorState state) : IGrant
{
    public string Type => GrantTypes.DeviceCode;

    public Task<GrantOutcome> Redeem(GrantRequest request) => Task.FromResult(Answer(request));

    private GrantOutcome Answer(GrantRequest request)
    {
        if (request.Parameters["device_code"] is not { } code)
        {
            return OAuthErrors.Required("device_code");
        }

        state.Counters.Count(EmulatorEvent.DevicePoll);
        return state.Devices.Poll(code, request.KnownClient.Id, out TokenFamily? family) switch
        {
            DevicePoll.Approved => state.Ledger.Open(family!, withRefreshToken: true),
            DevicePoll.Pending => (GrantOutcome)OAuthErrors.AuthorizationPending with { IsPending = true },
            DevicePoll.TooFast => (GrantOutcome)OAuthErrors.SlowDown with { IsPending = true },
            DevicePoll.Denied => OAuthErrors.AccessDenied,
            DevicePoll.Expired => OAuthErrors.ExpiredToken,
            _ => OAuthErrors.InvalidGrant(state.Switches, "The device code is unknown or was redeemed."),
        };
    }
}
