using System.Management.Automation;
using TokenAuth.Output;
using TokenAuth.Pipeline;
using TokenAuth.Transport;

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
}
