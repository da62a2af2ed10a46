using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>A person signs in on another device (RFC 8628): the code is shown, the token endpoint is asked until the person has finished.</summary>
/// <param name="account">Who signs in, as people know them.</param>
public sealed class DeviceCodeSignIn(string account) : ISignInFlow
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";

    // RFC 8628 section 3.5: the default interval, and what slow_down adds.
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Account => account;

    /// <inheritdoc/>
    public bool CanRepeat => false;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        ISignInInteraction interaction = context.Interaction ?? throw InteractionErrors.Required(account, "types a code on another device");
        Issued issued = await RequestCodeAsync(context, cancellationToken).ConfigureAwait(false);
        var endpoint = new TokenEndpoint(context);
        TimeSpan interval = issued.Interval;
        DateTimeOffset end = context.Clock.GetUtcNow() + issued.Lifetime;
        while (true)
        {
            await WaitAsync(context, interaction, issued.Code, interval, end, cancellationToken).ConfigureAwait(false);
            RequestValues grant = endpoint.Grant(GrantType, asksForScope: false).WithGrant("device_code", issued.DeviceCode);
            RawReply raw;
            try
            {
                raw = await endpoint.SendAsync(grant, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceUnreachableException) when (context.Clock.GetUtcNow() < end)
            {
                // RFC 8628 section 3.5: a connection that fails slows the polling down, and does not end it.
                interval *= 2;
                continue;
            }

            // Some servers say with status 200 that nobody has typed the code yet.
            switch (ApiErrorMessage.ReadOAuthCode(raw.Text))
            {
                case "authorization_pending":
                    break;
                case "slow_down":
                    interval += FiveSeconds;
                    break;
                case "expired_token":
                    throw InteractionErrors.TimedOut(account);
                case null when (int)raw.Status is 408 or 429 or >= 500:
                    interval *= 2;
                    break;
                default:
                    return endpoint.Read(raw, grant, account);
            }
        }
    }

    /// <inheritdoc/>
    public void Forget()
    {
        // Nothing is kept.
    }

    private async Task WaitAsync(SignInContext context, ISignInInteraction interaction, DeviceCode code, TimeSpan interval, DateTimeOffset end, CancellationToken cancellationToken)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < interval; waited += OneSecond)
        {
            TimeSpan left = end - context.Clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw InteractionErrors.TimedOut(account);
            }

            await interaction.ShowDeviceCodeAsync(code, left, cancellationToken).ConfigureAwait(false);
            await Task.Delay(OneSecond, context.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Issued> RequestCodeAsync(SignInContext context, CancellationToken cancellationToken)
    {
        EndpointDefinition definition = context.Service.DeviceAuthorization ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidArgument, $"The service '{context.Service.Name}' describes no device authorization endpoint.")
        {
            NextStep = "Use -Authority, whose metadata names it, or add a deviceAuthorization member to your service definition.",
        };
        OAuthClient client = context.Client ?? new OAuthClient();
        RequestValues values = context.NewValues().WithGrant("scope", client.ScopeText).WithGrant("audience", client.Audience);
        foreach (string resource in client.Resources)
        {
            values.WithGrant("resource", resource);
        }

        var caller = new EndpointCaller(context);
        client.Authenticate(values, caller.AddressOf(definition, values), context.Clock);
        RawReply raw = await caller.SendAsync(definition, values, cancellationToken).ConfigureAwait(false);
        if (!raw.IsSuccess)
        {
            throw caller.RefusalOf(definition with { RefusedStatus = [400, 401, 403] }, raw, values, Refused, account);
        }

        return Read(raw) ?? throw TokenReplyReader.Unexpected("The service's reply holds no device code", raw, values.Secrets);
    }

    private static Issued? Read(RawReply raw)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(raw.Body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            string? Text(string name) => root.MemberOrNull(name)?.TextOrNull();
            double? Number(string name) => root.MemberOrNull(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
            TimeSpan Seconds(double? value, TimeSpan otherwise) => value is > 0 and < 86_400 ? TimeSpan.FromSeconds(value.Value) : otherwise;

            // Some servers say verification_url.
            if (Secret.From(Text("device_code")) is not { } deviceCode || Text("user_code") is not { Length: > 0 } userCode ||
                Addresses.Parse(Text("verification_uri") ?? Text("verification_url")) is not { } address)
            {
                return null;
            }

            return new Issued(
                deviceCode, new DeviceCode(userCode, address, Addresses.Parse(Text("verification_uri_complete"))), Seconds(Number("expires_in"), TimeSpan.FromMinutes(15)), Seconds(Number("interval"), FiveSeconds));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TokenAuthException Refused(string? message) =>
        new(ErrorId.SignInRefused, ErrorKind.Authentication, $"The service gives '{account}' no device code{(message is null ? "." : $": {message}")}")
        {
            NextStep = "Check that the client may use the device flow, and its scopes.",
        };

    private sealed record Issued(Secret DeviceCode, DeviceCode Code, TimeSpan Lifetime, TimeSpan Interval);
}
