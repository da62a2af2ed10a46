using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Errors;
using TokenAuth.Http;
using TokenAuth.Input;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>
/// Says whether a session can serve: true where it exists and its token is good or can be renewed with nobody to ask. With
/// <c>-Uri</c>, or where the service definition names a <c>probe</c>, the service itself is asked.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "AuthSession")]
[OutputType(typeof(bool))]
public sealed class TestAuthSessionCommand : RestorableSessionCommand
{
    /// <summary>How long the token should last, a TimeSpan or seconds, where the session cannot renew it.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan MinimumLifetime { get; set; }

    /// <summary>An address of the service that a good token may read. It is requested once, and any answer of status 2xx is a yes. Without it, the service definition's <c>probe</c>, where it has one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PathCompleter))]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        try
        {
            AuthSession session = await ResolveSessionAsync(cancellationToken).ConfigureAwait(true);
            string? address = Uri?.OriginalString ?? session.Probe;
            WriteObject(CanServe(session) && (address is null || await AnswersAsync(session, address, cancellationToken).ConfigureAwait(true)));
        }
        catch (Exception exception) when (exception is ITypedError)
        {
            WriteVerbose(exception.Message);
            WriteObject(sendToPipeline: false);
        }
    }

    private bool CanServe(AuthSession session)
    {
        if (session.State is AuthSessionState.SignedOut) return false;
        return session.CanRenew || session.ExpiresIn is not { } left || left > MinimumLifetime;
    }

    private async Task<bool> AnswersAsync(AuthSession session, string address, CancellationToken cancellationToken)
    {
        var spec = new RequestSpec { Address = address, ReturnsErrors = true };
        using HttpResponseMessage response = await new AuthorizedClient(session).SendAsync(spec, this, cancellationToken).ConfigureAwait(true);
        return response.IsSuccessStatusCode;
    }
}
