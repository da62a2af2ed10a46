using System.Collections;
using System.Management.Automation;
using System.Net;
using TokenAuth.Input;

namespace TokenAuth.Commands;

/// <content>Cookies.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private CookieContainer _cookies = new();
    private WebSessionInput? _webSession;

    /// <summary>A web session, as -SessionVariable makes one here or at Invoke-RestMethod: its cookies, headers and user agent go with the request.</summary>
    [Parameter]
    public PSObject? WebSession { get; set; }

    /// <summary>The name of a variable that gets a web session with the cookies of this request.</summary>
    [Parameter]
    [Alias("SV")]
    public string? SessionVariable { get; set; }

    private void OpenWebSession()
    {
        if (WebSession is not null && SessionVariable is not null) throw Invalid("-WebSession and -SessionVariable exclude each other.", "Leave one of them out.");
        if (WebSession is not null) _webSession = WebSessionInput.From(WebSession);
        if (!string.IsNullOrEmpty(SessionVariable))
        {
            _webSession = WebSessionInput.Create();
            SessionState.PSVariable.Set(SessionVariable, _webSession.Value);
        }

        if (_webSession is null) return;
        _cookies = _webSession.Cookies;

        // As Invoke-RestMethod has it, the session keeps the headers that it was used with.
        foreach (DictionaryEntry entry in Headers ?? new Hashtable())
        {
            if (entry.Value is not null) _webSession.Headers[Text(entry.Key)] = Text(entry.Value);
        }
    }
}
