using System.Net;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// A Back Office's service admin, for systems without a person: a JSON Web Token signed with ES256, with the claims
/// <c>admin_id</c>, <c>device_ip</c> and <c>key_id</c>, exchanged at the service definition's address. The public key and the caller's
/// addresses are registered with the vendor.
/// </summary>
public sealed class ServiceAdminSignIn : ISignInFlow, ISavedFlow
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(1);

    private readonly string _adminId;
    private readonly IPAddress _deviceAddress;
    private readonly string _keyId;
    private readonly JwtSigningKey _key;

    /// <summary>Makes the flow.</summary>
    /// <param name="adminId">The service admin's id.</param>
    /// <param name="deviceAddress">The registered address that the requests come from.</param>
    /// <param name="keyId">The id of the registered key.</param>
    /// <param name="key">The private key, EC on curve P-256.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SigningKeyInvalid"/>: another kind of key.</exception>
    public ServiceAdminSignIn(string adminId, IPAddress deviceAddress, string keyId, JwtSigningKey key)
    {
        _adminId = adminId;
        _deviceAddress = deviceAddress;
        _keyId = keyId;
        _key = key.Algorithm == "ES256" ? key : throw new TokenAuthException(
            ErrorId.SigningKeyInvalid, ErrorKind.InvalidArgument, $"A service admin signs with ES256; this key signs with {key.Algorithm}.")
        {
            NextStep = "Give an EC private key on the curve P-256.",
        };
    }

    /// <inheritdoc/>
    public string Account => _adminId;

    /// <inheritdoc/>
    public bool CanRepeat => true;

    /// <inheritdoc/>
    public bool RisksLockOut => false;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        EndpointDefinition endpoint = context.Service.ServiceAdmin ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidArgument, $"The service '{context.Service.Name}' describes no sign-in of a service admin.")
        {
            NextStep = "Add a serviceAdmin member to your own service definition.",
        };
        DateTimeOffset now = context.Clock.GetUtcNow();
        Secret token = _key.Sign(writer =>
        {
            writer.WriteString("admin_id", _adminId);
            writer.WriteString("device_ip", _deviceAddress.ToString());
            writer.WriteString("key_id", _keyId);
            writer.WriteNumber("iat", now.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (now + TokenLifetime).ToUnixTimeSeconds());
        });
        RequestValues values = context.NewValues().With(Placeholders.Assertion, token);
        TokenReply reply = await new EndpointCaller(context).RedeemAsync(endpoint, values, Refused, Account, cancellationToken).ConfigureAwait(false);
        return reply.SecondFactorRequired ? throw Refused("it asks for a second factor") : reply;
    }

    /// <inheritdoc/>
    public void Forget()
    {
        // The key is the caller's.
    }

    /// <inheritdoc/>
    string? ISavedFlow.WhyNotSaved => _key.CanBeExported ? null : "the service admin's private key cannot be exported";

    /// <inheritdoc/>
    void ISavedFlow.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.ServiceAdmin);
        writer.WriteString("deviceAddress", _deviceAddress.ToString());
        writer.WriteString("keyId", _keyId);
        _key.WriteTo(writer, "key");
    }

    private TokenAuthException Refused(string? message) =>
        new(ErrorId.SignInRefused, ErrorKind.Authentication, $"The service refused the service admin '{Account}'{(message is null ? "." : $": {message}")}")
        {
            NextStep = "Check the admin's id, the key's id, and that this key and this machine's address are registered with the vendor.",
        };
}
