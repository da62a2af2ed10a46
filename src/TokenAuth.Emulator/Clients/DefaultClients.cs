namespace TokenAuth.Emulator;

/// <summary>The clients that are registered from the start.</summary>
internal static class DefaultClients
{
    /// <summary>The client of the app page.</summary>
    public const string Id = "client";

    public static IReadOnlyList<EmulatorClient> All { get; } =
    [
        new() { Id = Id, Secret = "s3cret", RedirectUris = ["https://app.example.com/callback"] },
        new() { Id = "public", Public = true },

        // Every character that Basic without RFC 6749 §2.3.1 gets wrong.
        new() { Id = "odd:client", Secret = "s:3+c%72 ét ü" },
        new() { Id = "machine", Secret = "s3cret", GrantTypes = [GrantTypes.ClientCredentials] },
        new() { Id = "workload", Public = true, GrantTypes = [GrantTypes.JwtBearer, GrantTypes.TokenExchange] },
    ];
}
