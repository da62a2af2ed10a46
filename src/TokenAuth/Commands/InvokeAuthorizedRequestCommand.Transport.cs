using System.Management.Automation;

namespace TokenAuth.Commands;

/// <content>How it goes there.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>How many seconds to wait for the response's headers; 0 waits without end. Without it, the session's setting.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int? ConnectionTimeoutSeconds { get; set; }
}
