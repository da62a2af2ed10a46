namespace TokenAuth.Emulator;

/// <summary>All routes.</summary>
internal static class EmulatorRoutes
{
    public static void Map(WebApplication app, EmulatorState state)
    {
        RouteGroupBuilder authorized = app.MapGroup(string.Empty);
        authorized.WithMetadata(RequiresBearer.Instance);

        new SignInEndpoints(state).Map(app);
        new SessionEndpoints(state).Map(app, authorized);
        new AccountEndpoints(state).Map(authorized);
        new InvestmentEndpoints(state).Map(authorized);
        new MyEndpoints(state).Map(app, authorized);
        new OAuthEndpoints(state).Map(app);
        new EchoEndpoints(state).Map(app, authorized);
        new ProbeEndpoints(state).Map(app, authorized);
        new ControlEndpoints(state).Map(app);
    }
}
