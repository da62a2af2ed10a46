namespace TokenAuth.Emulator;

/// <summary>Counts what the server sees.</summary>
public sealed class EmulatorCounters
{
    private readonly Lock _gate = new();
    private readonly int[] _counts = new int[Enum.GetValues<EmulatorEvent>().Length];
    private readonly Dictionary<string, int> _requestsPerToken = new(StringComparer.Ordinal);

    internal EmulatorCounters()
    {
    }

    /// <summary>All counts at one moment.</summary>
    /// <returns>A copy that no later request changes.</returns>
    public CounterSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new CounterSnapshot
            {
                SignIns = Of(EmulatorEvent.SignIn),
                SignInRefusals = Of(EmulatorEvent.SignInRefusal),
                LockOuts = Of(EmulatorEvent.LockOut),
                TwoFactorChallenges = Of(EmulatorEvent.TwoFactorChallenge),
                TwoFactorCompletions = Of(EmulatorEvent.TwoFactorCompletion),
                TwoFactorRefusals = Of(EmulatorEvent.TwoFactorRefusal),
                Redemptions = Of(EmulatorEvent.Redemption),
                RedemptionRefusals = Of(EmulatorEvent.RedemptionRefusal),
                ReuseDetections = Of(EmulatorEvent.ReuseDetection),
                SignOuts = Of(EmulatorEvent.SignOut),
                Requests = Of(EmulatorEvent.Request),
                Unauthorized = Of(EmulatorEvent.Unauthorized),
                RequestsPerToken = new Dictionary<string, int>(_requestsPerToken, StringComparer.Ordinal),
                ConnectionsAccepted = Of(EmulatorEvent.ConnectionAccepted),
                DiscoveryRequests = Of(EmulatorEvent.DiscoveryRequest),
                AuthorizationRequests = Of(EmulatorEvent.AuthorizationRequest),
                Authorizations = Of(EmulatorEvent.Authorization),
                DeviceAuthorizations = Of(EmulatorEvent.DeviceAuthorization),
                DevicePolls = Of(EmulatorEvent.DevicePoll),
                Revocations = Of(EmulatorEvent.Revocation),
                IdentityTokens = Of(EmulatorEvent.IdentityToken),
            };
        }
    }

    internal void Count(EmulatorEvent seen)
    {
        lock (_gate)
        {
            _counts[(int)seen]++;
        }
    }

    internal void CountToken(string tokenId)
    {
        lock (_gate)
        {
            _requestsPerToken[tokenId] = _requestsPerToken.GetValueOrDefault(tokenId) + 1;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_counts);
            _requestsPerToken.Clear();
        }
    }

    private int Of(EmulatorEvent seen) => _counts[(int)seen];
}
