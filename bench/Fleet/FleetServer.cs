namespace TokenAuth.Bench.Fleet;

/// <summary>An authorization server with one login: each redemption makes a new refresh token, and a spent one that comes again is noticed.</summary>
internal sealed class FleetServer(VirtualTime time, FleetSetting setting, FleetFigures figures)
{
    private int _epoch;
    private int _generation;
    private bool _isRevoked;

    /// <summary>Called when the login is gone.</summary>
    public Action Lost { get; set; } = static () => { };

    public FleetTokens SignIn()
    {
        _epoch++;
        _generation = 1;
        _isRevoked = false;
        return Issue();
    }

    public FleetTokens? Redeem(FleetTokens presented)
    {
        figures.Redemptions++;
        if (presented.Epoch != _epoch || _isRevoked)
        {
            return null;
        }

        if (presented.Generation == _generation)
        {
            _generation++;
            return Issue();
        }

        figures.Collisions++;
        if (setting.ReuseRevokes)
        {
            _isRevoked = true;
            Lost();
        }

        return null;
    }

    /// <summary>Whether nobody holds the newest refresh token any more is not the server's to know; the fleet reports it.</summary>
    public void GiveUp()
    {
        if (!_isRevoked)
        {
            _isRevoked = true;
            Lost();
        }
    }

    private FleetTokens Issue()
    {
        figures.Generations++;
        return new FleetTokens(_epoch, _generation, time.Now + setting.TokenLifetime);
    }
}
