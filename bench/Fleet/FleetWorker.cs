using TokenAuth.Tokens;

namespace TokenAuth.Bench.Fleet;

/// <summary>A machine that sends requests, and renews the shared session as the rules say.</summary>
internal sealed class FleetWorker(VirtualTime time, FleetSetting setting, FleetRules rules, FleetState state, Random random)
{
    private static readonly TimeSpan PollFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenPolls = TimeSpan.FromSeconds(1);

    private readonly double _jitter = rules.Jitters ? random.NextDouble() : 0;
    private FleetTokens _held = state.First;
    private FleetTokens? _refused;

    public async Task RunAsync()
    {
        while (true)
        {
            // Requests come at random: exponentially distributed pauses.
            await time.Delay(setting.BetweenRequests * -Math.Log(1 - random.NextDouble()));
            if (IsDue(_held))
            {
                await RenewAsync();
            }

            if (_held.ExpiresAt > time.Now)
            {
                state.Figures.RequestsServed++;
            }
            else
            {
                state.Figures.RequestsWithoutToken++;
            }
        }
    }

    private bool IsDue(FleetTokens tokens) => tokens.ExpiresAt - time.Now <= Lifetime.DueWindow(setting.TokenLifetime) * (1 - (_jitter / 2));

    private async Task RenewAsync()
    {
        if ((rules.Rereads || _refused == _held) && await AdoptAsync())
        {
            return;
        }

        if (_refused == _held)
        {
            return;
        }

        if (rules.Claims && !await ClaimAsync())
        {
            return;
        }

        if (random.NextDouble() < setting.DiesBeforeSending)
        {
            return;
        }

        FleetTokens spent = _held;
        await TravelAsync();
        FleetTokens? brought = state.Server.Redeem(spent);
        bool isDead = random.NextDouble() < setting.DiesBeforeWriting;
        await TravelAsync();
        if (isDead)
        {
            // Another worker takes its place; it starts from what the vault has.
            return;
        }

        if (brought is null)
        {
            await RefusedAsync(spent);
            return;
        }

        _held = brought;
        await PublishAsync(brought);
    }

    private async Task<bool> AdoptAsync()
    {
        if (await state.Entry.ReadAsync() is { } there && there.IsNewerThan(_held))
        {
            _held = there;
        }

        return !IsDue(_held);
    }

    // Whoever loses comes back with its next request: its token lasts for the rest of the due window.
    private async Task<bool> ClaimAsync()
    {
        TimeSpan covered = 2 * setting.BelievedBound;
        TimeSpan began = time.Now;
        if (await state.Claim.ReadAsync() is { } standing && standing.ExpiresAt > time.Now)
        {
            return false;
        }

        var own = new FleetClaim(random.NextInt64(), time.Now + setting.ClaimExpiry);
        await state.Claim.WriteAsync(own);
        if (rules.VoidsSlowClaims && time.Now - began > covered)
        {
            return false;
        }

        await time.Delay(covered + TimeSpan.FromMilliseconds(1));
        if (await state.Claim.ReadAsync() != own || own.ExpiresAt <= time.Now)
        {
            return false;
        }

        return !await AdoptAsync();
    }

    private async Task RefusedAsync(FleetTokens spent)
    {
        TimeSpan until = time.Now + PollFor;
        while (rules.Polls && time.Now < until)
        {
            if (await AdoptAsync())
            {
                state.Figures.Recoveries++;
                return;
            }

            await time.Delay(BetweenPolls);
        }

        _refused = spent;
        state.WasRefused(spent);
    }

    private async Task PublishAsync(FleetTokens brought)
    {
        if (await state.Entry.ReadAsync() is not { } there || brought.IsNewerThan(there))
        {
            await state.Entry.WriteAsync(brought);
        }

        if (rules.Claims)
        {
            await state.Claim.WriteAsync(null);
        }
    }

    private Task TravelAsync() => time.Delay(TimeSpan.FromMilliseconds(20 + (80 * random.NextDouble())));
}
