namespace TokenAuth.Emulator;

/// <summary>Requests that wait for somebody to press a button, and codes.</summary>
internal sealed class AuthorizationDesk(EmulatorSwitches switches, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AuthorizationRequest> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationCode> _codes = new(StringComparer.Ordinal);

    /// <summary>Keeps a request until it is decided.</summary>
    public string Park(AuthorizationRequest request)
    {
        lock (_gate)
        {
            string id = TokenMint.RandomText();
            _waiting.Add(id, request);
            return id;
        }
    }

    /// <summary>Takes a request that waits; null when it was decided before.</summary>
    public AuthorizationRequest? Take(string id)
    {
        lock (_gate)
        {
            return _waiting.Remove(id, out AuthorizationRequest? request) ? request : null;
        }
    }

    public string IssueCode(AuthorizationRequest request)
    {
        lock (_gate)
        {
            string code = TokenMint.Marked(switches, "code");
            _codes.Add(code, new AuthorizationCode
            {
                Request = request,
                Family = new TokenFamily
                {
                    Subject = DefaultUsers.Anna,
                    ClientId = request.Client.Id,
                    Scope = request.Scope,
                    Target = request.Target,
                    Issuer = request.Issuer,
                    Nonce = request.Nonce,
                },
                ExpiresAt = clock.GetUtcNow() + switches.AuthorizationCodeLifetime,
            });
            return code;
        }
    }

    public AuthorizationCode? Find(string code)
    {
        lock (_gate)
        {
            return _codes.GetValueOrDefault(code);
        }
    }

    /// <summary>False for the second time.</summary>
    public bool Spend(AuthorizationCode code)
    {
        lock (_gate)
        {
            bool first = !code.Spent;
            code.Spent = true;
            return first;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
            _codes.Clear();
        }
    }
}
