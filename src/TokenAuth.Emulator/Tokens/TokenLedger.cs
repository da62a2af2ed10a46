namespace TokenAuth.Emulator;

/// <summary>Every token that was issued and what became of it. The ledger decides, not the signature.</summary>
internal sealed class TokenLedger(TokenMint mint, EmulatorSwitches switches, EmulatorCounters counters, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AccessGrant> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshGrant> _refresh = new(StringComparer.Ordinal);

    /// <summary>A new family with its first tokens.</summary>
    public IssuedTokens Open(string subject, string? clientId, string scope, bool withRefreshToken) =>
        Open(new TokenFamily { Subject = subject, ClientId = clientId, Scope = scope }, withRefreshToken);

    /// <summary>The first tokens of a family.</summary>
    public IssuedTokens Open(TokenFamily family, bool withRefreshToken)
    {
        lock (_gate)
        {
            IssuedTokens issued = IssueAccess(family, family.Scope, family.Target);
            return withRefreshToken ? issued with { Refresh = IssueRefresh(family, issued.AccessToken) } : issued;
        }
    }

    /// <summary>A new family that begins with a refresh token alone, as an app page shows one.</summary>
    public string OpenWithRefreshToken(string subject, string clientId)
    {
        lock (_gate)
        {
            return IssueRefresh(new TokenFamily { Subject = subject, ClientId = clientId, Scope = switches.Scope }, accessToken: null).Token;
        }
    }

    /// <summary>Redeems a refresh token. Null refuses; a spent one revokes its family.</summary>
    public IssuedTokens? Redeem(string refreshToken, string? clientId, bool rotate, AccessTerms? terms = null)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (!_refresh.TryGetValue(refreshToken, out RefreshGrant? grant)
                || grant.Family.Revoked
                || grant.Family.ClientId != clientId
                || grant.ExpiresAt <= now)
            {
                return null;
            }

            if (grant.Successor is { } successor)
            {
                bool isLastSpent = successor.Refresh is { Successor: null };
                if (isLastSpent && now - grant.SpentAt < switches.ReuseGrace)
                {
                    return successor;
                }

                grant.Family.Revoked = true;
                counters.Count(EmulatorEvent.ReuseDetection);
                return null;
            }

            grant.Family.Issuer ??= terms?.Issuer;
            IssuedTokens issued = IssueAccess(grant.Family, terms?.Scope ?? grant.Family.Scope, terms is null ? grant.Family.Target : terms.Target);
            if (!rotate)
            {
                return issued with { Refresh = grant };
            }

            grant.SpentAt = now;
            grant.Successor = issued with { Refresh = IssueRefresh(grant.Family, issued.AccessToken) };
            return grant.Successor;
        }
    }

    public AccessGrant? Find(string accessToken)
    {
        lock (_gate)
        {
            return _access.GetValueOrDefault(accessToken);
        }
    }

    public RefreshGrant? FindRefresh(string refreshToken)
    {
        lock (_gate)
        {
            return _refresh.GetValueOrDefault(refreshToken);
        }
    }

    public bool IsGood(RefreshGrant grant)
    {
        lock (_gate)
        {
            return !grant.Family.Revoked && grant.Successor is null && clock.GetUtcNow() < grant.ExpiresAt;
        }
    }

    public bool IsGood(AccessGrant grant)
    {
        lock (_gate)
        {
            return !grant.Rejected && !grant.Family.Revoked && clock.GetUtcNow() < grant.ExpiresAt;
        }
    }

    public void Revoke(TokenFamily family)
    {
        lock (_gate)
        {
            if (!family.Revoked)
            {
                family.Revoked = true;
                counters.Count(EmulatorEvent.SignOut);
            }
        }
    }

    /// <summary>RFC 6749 §4.1.2: what a code brought goes when the code comes again.</summary>
    public void RevokeForReuse(TokenFamily family)
    {
        lock (_gate)
        {
            family.Revoked = true;
            counters.Count(EmulatorEvent.ReuseDetection);
        }
    }

    /// <summary>RFC 7009: a refresh token takes its family along, an access token goes alone.</summary>
    public void Revoke(string token, string clientId)
    {
        lock (_gate)
        {
            if (_refresh.TryGetValue(token, out RefreshGrant? refresh) && refresh.Family.ClientId == clientId)
            {
                Revoke(refresh.Family);
            }
            else if (_access.TryGetValue(token, out AccessGrant? access) && access.Family.ClientId == clientId)
            {
                access.Rejected = true;
            }
        }
    }

    public void RejectAccessTokens()
    {
        lock (_gate)
        {
            foreach (AccessGrant grant in _access.Values)
            {
                grant.Rejected = true;
            }
        }
    }

    public void RevokeFamilies()
    {
        lock (_gate)
        {
            foreach (RefreshGrant grant in _refresh.Values)
            {
                grant.Family.Revoked = true;
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _access.Clear();
            _refresh.Clear();
        }
    }

    private IssuedTokens IssueAccess(TokenFamily family, string scope, string? target)
    {
        DateTimeOffset now = clock.GetUtcNow();
        AccessGrant grant = new()
        {
            TokenId = Guid.NewGuid().ToString("N"),
            Family = family,
            Generation = ++family.Generation,
            Scope = scope,
            Target = target,
            IssuedAt = now,
            ExpiresAt = now + switches.AccessLifetime,
        };
        string token = mint.AccessToken(grant);
        _access.Add(token, grant);
        return new IssuedTokens { Access = grant, AccessToken = token };
    }

    private RefreshGrant IssueRefresh(TokenFamily family, string? accessToken)
    {
        RefreshGrant grant = new()
        {
            Token = switches.SameStringForBothTokens && accessToken is not null ? accessToken : mint.Marked("refresh"),
            Family = family,
            ExpiresAt = clock.GetUtcNow() + switches.RefreshLifetime,
        };
        _refresh.Add(grant.Token, grant);
        return grant;
    }
}
