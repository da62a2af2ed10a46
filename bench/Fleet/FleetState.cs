namespace TokenAuth.Bench.Fleet;

/// <summary>What the workers share: the server, and the vault's two entries.</summary>
internal sealed class FleetState
{
    private readonly VirtualTime _time;
    private readonly FleetSetting _setting;
    private bool _isSigningIn;

    public FleetState(VirtualTime time, FleetSetting setting, Random random)
    {
        _time = time;
        _setting = setting;
        Figures = new FleetFigures();
        Server = new FleetServer(time, setting, Figures) { Lost = OnLost };
        Entry = new VaultCell<FleetTokens>(time, setting, random, Figures);
        Claim = new VaultCell<FleetClaim>(time, setting, random, Figures);
        First = Server.SignIn();
        _ = Entry.WriteAsync(First);
    }

    public FleetFigures Figures { get; }

    public FleetServer Server { get; }

    public VaultCell<FleetTokens> Entry { get; }

    public VaultCell<FleetClaim> Claim { get; }

    public FleetTokens First { get; }

    /// <summary>A worker was refused for good, with the newest tokens that anybody can find.</summary>
    public void WasRefused(FleetTokens spent) => _ = LookForSurvivorAsync(spent);

    private async Task LookForSurvivorAsync(FleetTokens spent)
    {
        // With a server that only refuses, the login is lost where nobody kept the newest set: then the vault stays as it is.
        await _time.Delay(_setting.ClaimExpiry);
        if (await Entry.ReadAsync() is { } there && !there.IsNewerThan(spent))
        {
            Server.GiveUp();
        }
    }

    private void OnLost()
    {
        Figures.LostLogins++;
        if (!_isSigningIn)
        {
            _isSigningIn = true;
            _ = SignInAsync();
        }
    }

    private async Task SignInAsync()
    {
        await _time.Delay(_setting.UntilSignIn);
        _isSigningIn = false;
        await Entry.WriteAsync(Server.SignIn());
    }
}
