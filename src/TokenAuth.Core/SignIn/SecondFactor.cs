using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>
/// Completes a sign-in that asks for a second factor: with the code that was given, else with one computed from the TOTP secret,
/// else by asking a person. A code is never sent twice.
/// </summary>
public sealed class SecondFactor
{
    private const int MostQuestions = 3;

    private Secret? _code;

    /// <summary>Makes the second factor of an account.</summary>
    /// <param name="code">A code at hand; used once.</param>
    /// <param name="totpSecret">The TOTP secret, base32 or an <c>otpauth://</c> URI.</param>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.TotpSecretInvalid"/>.</exception>
    public SecondFactor(Secret? code = null, Secret? totpSecret = null)
    {
        _code = code;
        TotpSecret = totpSecret;
        Totp = totpSecret is null ? null : TotpKey.Parse(totpSecret);
    }

    /// <summary>The key that computes codes.</summary>
    public TotpKey? Totp { get; }

    /// <summary>What <see cref="Totp"/> was read from.</summary>
    internal Secret? TotpSecret { get; }

    internal async Task<TokenReply> CompleteAsync(SignInContext context, TokenReply challenge, string account, CancellationToken cancellationToken)
    {
        SecondFactorDefinition definition = context.Service.SecondFactor ?? throw new TokenAuthException(
            ErrorId.ServiceDefinitionInvalid, ErrorKind.InvalidData, $"The service asks for a second factor, which the definition '{context.Service.Name}' does not describe.")
        {
            NextStep = "Add a secondFactor member to the service definition.",
        };

        SecondFactorMethod method = Choose(definition, challenge);
        var caller = new EndpointCaller(context);
        Secret? ticket = challenge.Ticket;
        if (definition.Choose is { } choose && challenge.OfferedMethods.Count > 1)
        {
            RequestValues choice = context.NewValues().With(Placeholders.Method, method.Name).With(Placeholders.Ticket, ticket);
            TokenReply chosen = await caller.RedeemAsync(choose, choice, message => Refused(account, message), account, cancellationToken).ConfigureAwait(false);
            ticket = chosen.Ticket ?? ticket;
        }

        for (int question = 1; ; question++)
        {
            (Secret code, bool isTyped) = await NextCodeAsync(context, method, account, question > 1, cancellationToken).ConfigureAwait(false);
            RequestValues values = context.NewValues().With(Placeholders.Code, code).With(Placeholders.Ticket, ticket).With(Placeholders.Method, method.Name);
            try
            {
                TokenReply reply = await caller.RedeemAsync(method.Endpoint, values, message => Refused(account, message), account, cancellationToken).ConfigureAwait(false);
                return reply.SecondFactorRequired ? throw Refused(account, "it asks for a second factor again") : reply;
            }
            catch (TokenAuthException refusal) when (refusal.ErrorId == ErrorId.TwoFactorRefused && isTyped && question < MostQuestions)
            {
                context.Notices.Warn(refusal.Message);
            }
        }
    }

    private static TokenAuthException Refused(string account, string? message) =>
        new(ErrorId.TwoFactorRefused, ErrorKind.Authentication, $"The service refused the second factor's code for '{account}'{(message is null ? "." : $": {message}")}")
        {
            NextStep = "Sign in again with a fresh code; for an authenticator app, check this machine's clock.",
        };

    private async Task<(Secret Code, bool IsTyped)> NextCodeAsync(SignInContext context, SecondFactorMethod method, string account, bool isRetry, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _code, null) is { } given)
        {
            return (given, false);
        }

        if (Totp is { } totp && method.IsTotp)
        {
            string ledgerKey = $"{Origin.Of(context.BaseAddress)}\n{account}";
            long step = await context.TotpLedger.TakeStepAsync(ledgerKey, totp, context.Notices, cancellationToken).ConfigureAwait(false);
            return (totp.CodeOf(step), false);
        }

        Secret? typed = context.Prompt is { } prompt ? await prompt.AskAsync(account, method, isRetry, cancellationToken).ConfigureAwait(false) : null;
        return typed is not null
            ? (typed, true)
            : throw new TokenAuthException(ErrorId.TwoFactorRequired, ErrorKind.Authentication, $"The service asks '{account}' for a second factor ({method.Title}), and nobody can be asked for it here.")
            {
                NextStep = method.IsTotp
                    ? "Give -TotpSecret (or the environment's ..._TOTP_SECRET), or a code with -TwoFactorCode."
                    : "Give the code with -TwoFactorCode, or connect where a person can type it.",
            };
    }

    private SecondFactorMethod Choose(SecondFactorDefinition definition, TokenReply challenge)
    {
        SecondFactorMethod[] offered = [.. definition.Methods.Where(method => challenge.OfferedMethods.Any(word => method.OfferedAs.Contains(word, StringComparer.OrdinalIgnoreCase)))];
        IReadOnlyList<SecondFactorMethod> candidates = offered.Length > 0 ? offered : definition.Methods;
        return (Totp is null ? null : candidates.FirstOrDefault(static method => method.IsTotp)) ?? candidates[0];
    }
}
