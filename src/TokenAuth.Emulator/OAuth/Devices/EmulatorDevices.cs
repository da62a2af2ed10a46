using System.Security.Cryptography;

namespace TokenAuth.Emulator;

/// <summary>The devices that wait for somebody to type their code, and the somebody.</summary>
public sealed class EmulatorDevices
{
    // RFC 8628 §6.1: no vowels, so that no code is a word.
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<DeviceGrant> _grants = [];
    private readonly EmulatorSwitches _switches;
    private readonly TimeProvider _clock;

    internal EmulatorDevices(EmulatorSwitches switches, TimeProvider clock)
    {
        _switches = switches;
        _clock = clock;
    }

    /// <summary>The user codes that nobody has answered yet, oldest first; expired ones left out.</summary>
    public IReadOnlyList<string> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _grants.Where(grant => grant.Approved is null && _clock.GetUtcNow() < grant.ExpiresAt).Select(grant => grant.UserCode)];
            }
        }
    }

    /// <summary>Says yes, as anna@example.com.</summary>
    /// <param name="userCode">The code; case and dashes do not count.</param>
    /// <returns>False when no such code waits.</returns>
    public bool Approve(string userCode) => Answer(userCode, approved: true);

    /// <summary>Says no.</summary>
    /// <param name="userCode">The code; case and dashes do not count.</param>
    /// <returns>False when no such code waits.</returns>
    public bool Deny(string userCode) => Answer(userCode, approved: false);

    internal DeviceGrant Open(string clientId, string scope, string? target, string issuer)
    {
        string letters = RandomNumberGenerator.GetString(Letters, 8);
        DeviceGrant grant = new()
        {
            DeviceCode = TokenMint.Marked(_switches, "device"),
            UserCode = $"{letters[..4]}-{letters[4..]}",
            Family = new TokenFamily { Subject = DefaultUsers.Anna, ClientId = clientId, Scope = scope, Target = target, Issuer = issuer },
            ExpiresAt = _clock.GetUtcNow() + _switches.DeviceLifetime,
            Interval = _switches.DeviceInterval,
        };
        lock (_gate)
        {
            _grants.Add(grant);
            return grant;
        }
    }

    internal DevicePoll Poll(string deviceCode, string clientId, out TokenFamily? family)
    {
        lock (_gate)
        {
            family = null;
            DateTimeOffset now = _clock.GetUtcNow();
            if (_grants.Find(one => one.DeviceCode == deviceCode && one.Family.ClientId == clientId) is not { } grant)
            {
                return DevicePoll.Unknown;
            }

            if (now >= grant.ExpiresAt)
            {
                return DevicePoll.Expired;
            }

            bool tooFast = now - grant.LastPoll < grant.Interval;
            grant.LastPoll = now;
            if (tooFast)
            {
                grant.Interval += SlowDown;
                return DevicePoll.TooFast;
            }

            if (++grant.Polls == _switches.DeviceApprovesAtPoll)
            {
                grant.Approved ??= true;
            }

            switch (grant.Approved)
            {
                case null:
                    return DevicePoll.Pending;
                case false:
                    return DevicePoll.Denied;
                default:
                    _grants.Remove(grant);
                    family = grant.Family;
                    return DevicePoll.Approved;
            }
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _grants.Clear();
        }
    }

    private bool Answer(string userCode, bool approved)
    {
        lock (_gate)
        {
            DeviceGrant? grant = _grants.Find(one =>
                one.Approved is null && Bare(one.UserCode).Equals(Bare(userCode), StringComparison.OrdinalIgnoreCase) && _clock.GetUtcNow() < one.ExpiresAt);
            if (grant is null)
            {
                return false;
            }

            grant.Approved = approved;
            return true;
        }
    }

    private static string Bare(string userCode) => userCode.Replace("-", string.Empty, StringComparison.Ordinal).Trim();
}
