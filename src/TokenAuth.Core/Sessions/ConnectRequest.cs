using TokenAuth.Services;
using TokenAuth.SignIn;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>What a sign-in is to make a session of.</summary>
public sealed record ConnectRequest
{
    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>The base address: absolute, HTTPS or loopback; a bare host name means HTTPS.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The way to sign in.</summary>
    public required ISignInFlow Flow { get; init; }

    /// <summary>The session's name; null makes it <c>account@host</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Whether a session of that name that belongs to another account or service is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Origins beyond the base address and the definition's own to which the token goes.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The values of the service's own placeholders.</summary>
    public IReadOnlyDictionary<string, string> ServiceParameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How to talk to the service.</summary>
    public TransportSettings Transport { get; init; } = TransportSettings.Default;

    /// <summary>The OAuth client; null for a service that knows none.</summary>
    public OAuthClient? Client { get; init; }

    /// <summary>The vault in which the session is saved; null keeps it in memory only.</summary>
    public ISecretVault? Vault { get; init; }

    /// <summary>Shows a person where to go on; null where nobody is there.</summary>
    public ISignInInteraction? Interaction { get; init; }

    /// <summary>Asks a person; null where nobody can be asked.</summary>
    public ISecondFactorPrompt? Prompt { get; init; }
}
