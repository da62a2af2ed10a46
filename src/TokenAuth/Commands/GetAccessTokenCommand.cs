using System.Collections;
using System.Management.Automation;
using System.Security;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>Hands out a session's access token, renewed first where it is due. A SecureString unless plain text is asked for.</summary>
[Cmdlet(VerbsCommon.Get, "AccessToken", DefaultParameterSetName = Secure)]
[OutputType(typeof(SecureString), ParameterSetName = [Secure])]
[OutputType(typeof(string), ParameterSetName = [PlainText])]
[OutputType(typeof(Hashtable), ParameterSetName = [Header])]
public sealed class GetAccessTokenCommand : RestorableSessionCommand
{
    private const string Secure = "SecureString";
    private const string PlainText = "PlainText";
    private const string Header = "Header";

    /// <summary>Hands the token out as a plain string.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlainText)]
    public SwitchParameter AsPlainText { get; set; }

    /// <summary>Hands out a hashtable with the Authorization header, in plain text: for <c>Invoke-WebRequest -Headers</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Header)]
    public SwitchParameter AsHeader { get; set; }

    /// <summary>How long the token should last at least: a TimeSpan or seconds. It is renewed where it does not; a service that gives no such token leads to a warning.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? MinimumLifetime { get; set; }

    /// <summary>Renews even a token that is not due. Callers at the same time share one renewal.</summary>
    [Parameter]
    public SwitchParameter ForceRefresh { get; set; }

    /// <summary>
    /// Which build system is told first to mask the token in its log. Auto, the default, tells GitHub Actions where it runs there; others only where
    /// they are named, here or in <c>TOKENAUTH_LOG_MASK</c>. Off tells nobody.
    /// </summary>
    [Parameter(ParameterSetName = PlainText)]
    [Parameter(ParameterSetName = Header)]
    public LogMasking LogMask { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = await ResolveSessionAsync(cancellationToken).ConfigureAwait(true);
        TokenDemand demand = (ForceRefresh ? session.NewerThanNow() : TokenDemand.Fresh) with { MinimumLifetime = MinimumLifetime };
        AccessToken token = await session.GetTokenAsync(demand, this, cancellationToken).ConfigureAwait(true);
        if (AsPlainText || AsHeader) Output.LogMask.Announce(token.Value, LogMask);
        if (AsPlainText)
            WriteObject(token.Value.Reveal());
        else if (AsHeader)
            WriteObject(new Hashtable(StringComparer.OrdinalIgnoreCase) { ["Authorization"] = $"Bearer {token.Value.Reveal()}" });
        else
            WriteObject(token.Value.ToSecureString());
    }
}
