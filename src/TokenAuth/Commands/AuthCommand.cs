using System.Management.Automation;
using TokenAuth.Errors;
using TokenAuth.Output;
using TokenAuth.Pipeline;
using TokenAuth.Sessions;
using TokenAuth.Texts;
using TokenAuth.Transport;
using TokenAuth.Vaults;

namespace TokenAuth.Commands;

/// <summary>A cmdlet that works with the engine: its errors become error records, its notices warnings and verbose messages.</summary>
public abstract class AuthCommand : AsyncCommand, INoticeSink
{
    /// <inheritdoc/>
    void INoticeSink.Warn(string message) => WriteWarning(message);

    /// <inheritdoc/>
    void INoticeSink.Inform(string message) => WriteVerbose(message);

    /// <inheritdoc/>
    bool INoticeSink.WantsInformation => WantsInformation;

    /// <summary>Whether somebody reads verbose messages.</summary>
    private protected bool WantsInformation { get; set; } = true;

    /// <inheritdoc/>
    bool INoticeSink.WantsDetails => WantsDetails;

    /// <summary>Whether somebody reads debug messages.</summary>
    private protected bool WantsDetails { get; set; }

    /// <summary>Says whether a stream is shown or kept: its parameter was given, or its preference variable says so. For the pipeline thread.</summary>
    private protected bool IsHeard(string parameter, string preference) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ||
        !LanguagePrimitives.TryConvertTo(GetVariableValue(preference), out ActionPreference action) || action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <inheritdoc/>
    void INoticeSink.Detail(string message) => WriteDebug(message);

    /// <inheritdoc/>
    protected override ErrorRecord ToErrorRecord(Exception exception, object? target) =>
        TypedErrors.TryMake(exception, target) ?? base.ToErrorRecord(exception, target);

    /// <summary>The error for what is missing where nobody can be asked.</summary>
    private protected static TokenAuthException Missing(string what, string nextStep) =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, Strings.Missing(what)) { NextStep = nextStep };

    /// <summary>The session that is meant. With a vault's name, one that this process has not got is restored from there.</summary>
    private protected async Task<AuthSession> ResolveSessionAsync(SessionReference? session, string? vault, CancellationToken cancellationToken)
    {
        if (vault is null) return session?.Resolve() ?? DefaultSession.Get(SessionState);
        if (session is null) throw Missing(Strings.SessionName(), Strings.NameSessionOfVault("-Session"));
        if (session.FindInProcess(vault) is { } present) return present;
        SecretManagementVault opened = await OpenVault.ByNameAsync(vault, scope: null, cancellationToken).ConfigureAwait(true);
        return await SessionStore.OfProcess.RestoreAsync(session.Name, opened, force: false, this, cancellationToken).ConfigureAwait(true);
    }
}
