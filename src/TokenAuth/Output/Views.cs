using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace TokenAuth.Output;

/// <summary>
/// The views of the module's own objects. A runspace learns them with the first such object: named in the manifest they would make every
/// import half as long again, since PowerShell then makes all of its own views anew.
/// </summary>
internal static class Views
{
    private const string Script = @"param($path) Microsoft.PowerShell.Utility\Update-FormatData -AppendPath $path -Verbose:$false -Debug:$false -WhatIf:$false -Confirm:$false";

    private static readonly ConditionalWeakTable<Runspace, object> Taught = [];
    private static readonly object Mark = new();

    /// <summary>Loads the views into the runspace that the command runs in, once. For the pipeline thread.</summary>
    public static void Load(PSCmdlet command)
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Taught.TryAdd(runspace, Mark)) return;
        string path = Path.Combine(Path.GetDirectoryName(typeof(Views).Assembly.Location)!, "TokenAuth.Format.ps1xml");
        try
        {
            _ = command.InvokeCommand.InvokeScript(Script, useNewScope: true, PipelineResultTypes.None, input: null, path);
        }
        catch (RuntimeException)
        {
            // A runspace that has no such command: objects are shown as lists of their properties there.
        }
    }
}
