using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Output;
using TokenAuth.Secrecy;

namespace TokenAuth.Commands;

/// <content>How far it is.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private const string ProgressAction = "ProgressAction";

    // Where nobody sees it, nothing is counted.
    private bool ShowsProgress =>
        (MyInvocation.BoundParameters.TryGetValue(ProgressAction, out object? bound) ? bound : GetVariableValue("ProgressPreference")) is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private ProgressDisplay? OpenProgress(string unit, long? total = null) =>
        ShowsProgress ? new ProgressDisplay(MyInvocation.MyCommand.Name, unit, WriteProgress, total) : null;

    private TransferDisplay? OpenTransferProgress(AuthorizedClient client, RequestSpec spec) =>
        ShowsProgress ? new TransferDisplay(Redactor.Redact(client.AddressOf(spec)), record => _ = OnPipelineAsync(() => WriteProgress(record))) : null;
}
