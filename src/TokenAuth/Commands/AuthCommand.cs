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
    bool INoticeSink.WantsDetails => WantsDetails;

    /// <summary>Whether somebody reads debug messages.</summary>
    private protected bool WantsDetails { get; set; }

    /// <inheritdoc/>
    void INoticeSink.Detail(string message) => WriteDebug(message);

    /// <inheritdoc/>
    protected override ErrorRecord ToErrorRecord(Exception exception, object? target) =>
        TypedErrors.TryMake(exception, target) ?? base.ToErrorRecord(exception, target);
}
