using TokenAuth.Services;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>Where and how a session signs in: all that a flow needs and that is not its own secret.</summary>
public sealed record SignInContext
{
    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>The base address; relative addresses are appended to it.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The values of the service's own placeholders.</summary>
    public IReadOnlyDictionary<string, string> ServiceParameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The OAuth client; null for a service that knows none.</summary>
    public OAuthClient? Client { get; init; }

    /// <summary>How to talk to the service.</summary>
    public TransportSettings Transport { get; init; } = TransportSettings.Default;

    /// <summary>A random id that stays with the session: some services bind a token to a device.</summary>
    public string DeviceId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The connections.</summary>
    public required TransportPool Connections { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Where TOTP codes that were used are kept.</summary>
    public required TotpLedger TotpLedger { get; init; }

    /// <summary>Asks a person; null where nobody can be asked.</summary>
    public ISecondFactorPrompt? Prompt { get; init; }

    /// <summary>Shows a person where to go on; null where nobody is there.</summary>
    public ISignInInteraction? Interaction { get; init; }

    /// <summary>Where the flow says what it does.</summary>
    public INoticeSink Notices { get; init; } = SilentNotices.Instance;

    /// <summary>An address of the service: absolute as it is, relative appended to the base address.</summary>
    /// <param name="address">The address.</param>
    public Uri Resolve(string address) => Addresses.Resolve(BaseAddress, address);

    /// <summary>The headers that the service asks for on every request.</summary>
    /// <exception cref="Errors.TokenAuthException"><see cref="Errors.ErrorId.ArgumentInvalid"/>: a value that no header may carry.</exception>
    internal IEnumerable<KeyValuePair<string, string>> FixedHeaders()
    {
        foreach ((string name, string template) in Service.Headers)
        {
            if (Placeholders.Fill(template, key => ServiceParameters.GetValueOrDefault(key)) is { } value)
            {
                HeaderLine.RequireValue(name, value);
                yield return new(name, value);
            }
        }
    }

    /// <summary>The values that every endpoint may use.</summary>
    internal RequestValues NewValues()
    {
        RequestValues values = new RequestValues()
            .With(Placeholders.DeviceId, DeviceId)
            .With(Placeholders.RequestId, Guid.NewGuid().ToString())
            .With(Placeholders.ClientId, Client?.Id)
            .With(Placeholders.ClientSecret, Client?.ClientSecret)
            .With(Placeholders.Scope, Client?.ScopeText)
            .With(Placeholders.Audience, Client?.Audience);
        foreach ((string name, string value) in ServiceParameters)
        {
            values.With(name, value);
        }

        return values;
    }
}
