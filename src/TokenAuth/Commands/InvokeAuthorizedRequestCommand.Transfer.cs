using System.Management.Automation;
using System.Net;
using TokenAuth.Http;
using TokenAuth.Input;

namespace TokenAuth.Commands;

/// <content>Files.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>The file that is the body; it is read while it is sent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InFile { get; set; }

    /// <summary>
    /// Saves the reply to this file, or into this folder under the name that the reply's Content-Disposition or the address gives. The
    /// file has its name when it is complete; until then it is <c>name.part</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Hands out the reply besides saving it.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Continues what an earlier attempt left of the file; begins anew where the service has another one by now, or cannot continue.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    private void CheckTransfer()
    {
        if (OutFile is null && (PassThru || Resume)) throw Invalid($"-{(PassThru ? nameof(PassThru) : nameof(Resume))} goes with -OutFile.", "Say which file with -OutFile.");
        if (Resume && Directory.Exists(Paths.ToWrite(this, OutFile!))) throw Invalid($"'{OutFile}' is a folder.", "Resuming needs the path of the file itself.");
    }

    private async Task SaveReplyAsync(AuthorizedClient client, RequestSpec spec, CancellationToken cancellationToken)
    {
        using Download download = await client.DownloadAsync(spec, new DownloadTarget(Paths.ToWrite(this, OutFile!), Resume), this, cancellationToken).ConfigureAwait(true);
        if (PassThru && download.Path is not null)
            WriteReply(download.Response, await File.ReadAllBytesAsync(download.Path, cancellationToken).ConfigureAwait(true));
        else if (download.Response.StatusCode == HttpStatusCode.NotModified)
            WriteReply(download.Response, []);
        else
            SetVariables(download.Response);
    }
}
