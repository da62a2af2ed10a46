using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;

namespace TokenAuth.SignIn;

/// <summary>
/// User name and password, with a second factor where the service asks for it. The password is sent once for each call, and again
/// by the session itself only where the user had it remembered: in memory, and where the session is saved, in its vault.
/// </summary>
public sealed class PasswordSignIn : ISignInFlow, ISavedFlow
{
    private readonly SecondFactor _secondFactor;
    private readonly bool _remember;
    private Secret? _password;

    /// <summary>Makes the flow.</summary>
    /// <param name="userName">The user name, an e-mail address at a Back Office.</param>
    /// <param name="password">The password, always sent as a JSON string: an all-digit one keeps its leading zeros.</param>
    /// <param name="secondFactor">What completes a second factor.</param>
    /// <param name="remember">Whether the session may sign in again by itself.</param>
    public PasswordSignIn(string userName, Secret password, SecondFactor? secondFactor = null, bool remember = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        Account = userName;
        _password = password;
        _secondFactor = secondFactor ?? new SecondFactor();
        _remember = remember;
    }

    /// <inheritdoc/>
    public string Account { get; }

    /// <inheritdoc/>
    public bool CanRepeat => _remember && _password is not null;

    /// <inheritdoc/>
    public bool RisksLockOut => true;

    /// <inheritdoc/>
    public async Task<TokenReply> SignInAsync(SignInContext context, CancellationToken cancellationToken)
    {
        EndpointDefinition endpoint = context.Service.SignIn ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidArgument, $"The service '{context.Service.Name}' describes no sign-in with a password.")
        {
            NextStep = "Use Connect-OAuth for it, or add a signIn member to your own service definition.",
        };
        Secret password = _password ?? throw Refused("the password was erased after a refusal");
        RequestValues values = context.NewValues().With(Placeholders.UserName, Account).With(Placeholders.Password, password);
        try
        {
            TokenReply reply = await new EndpointCaller(context).RedeemAsync(endpoint, values, Refused, Account, cancellationToken).ConfigureAwait(false);
            return reply.SecondFactorRequired
                ? await _secondFactor.CompleteAsync(context, reply, Account, cancellationToken).ConfigureAwait(false)
                : reply;
        }
        finally
        {
            if (!_remember)
            {
                Forget();
            }
        }
    }

    /// <inheritdoc/>
    public void Forget() => _password = null;

    /// <inheritdoc/>
    string? ISavedFlow.WhyNotSaved => null;

    /// <inheritdoc/>
    void ISavedFlow.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.Password);
        writer.WriteString("password", _password?.Reveal());
        writer.WriteString("totpSecret", _secondFactor.TotpSecret?.Reveal());
    }

    private TokenAuthException Refused(string? message) =>
        new(ErrorId.SignInRefused, ErrorKind.Authentication, $"The service refused the sign-in of '{Account}'{(message is null ? "." : $": {message}")}")
        {
            NextStep = "Check the e-mail address and the password before you try again: a few wrong ones lock the account.",
        };
}
