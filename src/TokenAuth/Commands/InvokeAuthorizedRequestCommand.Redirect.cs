using System.Management.Automation;

namespace TokenAuth.Commands;

/// <content>Where it is led.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>How many redirects are followed; 50 where it is not given. After them the redirect itself is the reply.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRedirection { get; set; } = 50;

    /// <summary>Follows a redirect from HTTPS to plain HTTP; the token does not go along.</summary>
    [Parameter]
    public SwitchParameter AllowInsecureRedirect { get; set; }

    /// <summary>Keeps method and body on every redirect.</summary>
    [Parameter]
    public SwitchParameter PreserveHttpMethodOnRedirect { get; set; }

    /// <summary>Keeps the token, or your own Authorization header, on redirects to another one of the session's allowed origins. Within one origin it always stays; elsewhere it never goes.</summary>
    [Parameter]
    public SwitchParameter PreserveAuthorizationOnRedirect { get; set; }
}
