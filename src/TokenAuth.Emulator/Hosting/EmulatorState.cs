namespace TokenAuth.Emulator;

/// <summary>Everything the routes share.</summary>
internal sealed class EmulatorState
{
    private readonly EmulatorOptions _options;

    public EmulatorState(EmulatorOptions options)
    {
        _options = options;
        options.ConfigureSwitches?.Invoke(Switches);
        Clock = new EmulatorClock(options.Clock, Switches);
        Users = new EmulatorUsers(options.Users);
        Mint = new TokenMint(Switches);
        Ledger = new TokenLedger(Mint, Switches, Counters, Clock);
        Scopes = new ScopePolicy(Switches);
        Jwts = new JwtVerifier(Clock);
        Assertions = new AssertionDesk(this);
        Authorizations = new AuthorizationDesk(Switches, Clock);
        Devices = new EmulatorDevices(Switches, Clock);
        SignIns = new SignInDesk(Users, Mailbox, Counters, Clock);
        Orders = new OrderBook(options.Seed, options.OrderCount);
        Accounts = new AccountBook(options.Seed, options.AccountCount);
        Refusals = new RefusalWriter(Switches, Clock);
        Replies = new TokenReplyWriter(Switches, Mint);
    }

    public EmulatorSwitches Switches { get; } = new();

    public EmulatorCounters Counters { get; } = new();

    public RequestLog Requests { get; } = new();

    public Mailbox Mailbox { get; } = new();

    public FaultPlan Faults { get; } = new();

    public HoldList Holds { get; } = new();

    public EmulatorClock Clock { get; }

    public EmulatorUsers Users { get; }

    public TokenMint Mint { get; }

    public TokenLedger Ledger { get; }

    public ServerAddresses Addresses { get; } = new();

    public EmulatorClients Clients { get; } = new();

    public EmulatorServiceAdmins ServiceAdmins { get; } = new();

    public ReplayGuard Replays { get; } = new();

    public ScopePolicy Scopes { get; }

    public JwtVerifier Jwts { get; }

    public AssertionDesk Assertions { get; }

    public AuthorizationDesk Authorizations { get; }

    public EmulatorDevices Devices { get; }

    public SignInDesk SignIns { get; }

    public AccountBook Accounts { get; }

    public OrderBook Orders { get; }

    public ProbeDocument Document { get; } = new();

    public RefusalWriter Refusals { get; }

    public TokenReplyWriter Replies { get; }

    /// <summary>Ends what hangs when the server ends.</summary>
    public CancellationToken Stopping { get; set; }

    public void Reset()
    {
        Holds.ReleaseAll();
        Faults.Clear();
        SwitchBoard.Copy(new EmulatorSwitches(), Switches);
        _options.ConfigureSwitches?.Invoke(Switches);
        Clock.Reset();
        Users.ResetTo(_options.Users);
        Mailbox.Clear();
        SignIns.Clear();
        Ledger.Clear();
        Clients.Reset();
        ServiceAdmins.Clear();
        Replays.Clear();
        Authorizations.Clear();
        Devices.Clear();
        Accounts.Clear();
        Document.Reset();
        Requests.Clear();
        Counters.Clear();
    }
}
