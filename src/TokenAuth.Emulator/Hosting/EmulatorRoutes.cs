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
        new ServiceAdminEndpoints(state).Map(app);
        new AuthorizeEndpoints(state).Map(app);
        new OAuthEndpoints(state).Map(app);
        new DeviceEndpoints(state).Map(app);
        new TokenCareEndpoints(state).Map(app, authorized);
        new DiscoveryEndpoints(state).Map(app);
        new CiEndpoints(state).Map(app);
        new OrderEndpoints(state).Map(authorized);
        ListEndpoints.Map(authorized);
        ListEndpoints.Map(app.MapGroup("/open"));
        StreamEndpoints.Map(authorized);
        new ItemEndpoints(state).Map(authorized);
        new EchoEndpoints(state).Map(app, authorized);
        new FileEndpoints(state).Map(app, authorized);
        new DocumentEndpoints(state).Map(app, authorized);
        FormEndpoints.Map(app, authorized);
        CookieEndpoints.Map(app, authorized);
        new ProbeEndpoints(state).Map(app, authorized);
        BulkEndpoints.Map(app, authorized);
        new ControlEndpoints(state).Map(app);
    }
}
