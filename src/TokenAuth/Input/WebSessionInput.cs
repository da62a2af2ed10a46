using System.Collections;
using System.Management.Automation;
using System.Net;
using TokenAuth.Errors;

namespace TokenAuth.Input;

/// <summary>
/// PowerShell's web session, by the members that count here: cookies, headers, user agent. Its type lives in an assembly of PowerShell's
/// own that nobody can reference; the session itself is used all the same, and goes between Invoke-RestMethod and here.
/// </summary>
internal sealed class WebSessionInput
{
    private const string TypeName = "Microsoft.PowerShell.Commands.WebRequestSession, Microsoft.PowerShell.Commands.Utility";

    private readonly PSObject _session;

    private WebSessionInput(PSObject session, CookieContainer cookies)
    {
        _session = session;
        Cookies = cookies;
    }

    /// <summary>The cookies.</summary>
    public CookieContainer Cookies { get; }

    /// <summary>The user agent; null where the session names none.</summary>
    public string? UserAgent => _session.Properties["UserAgent"]?.Value as string;

    /// <summary>The session itself.</summary>
    public object Value => _session.BaseObject;

    /// <summary>The headers that go with every request of the session.</summary>
    public IDictionary Headers => Bare(_session.Properties["Headers"]?.Value) as IDictionary ?? new Hashtable();

    /// <summary>Takes what somebody gave.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>: it is no web session.</exception>
    public static WebSessionInput From(PSObject session)
    {
        return Bare(session.Properties["Cookies"]?.Value) is CookieContainer cookies
            ? new WebSessionInput(session, cookies)
            : throw new TokenAuthException(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"A web session has cookies; a value of type {session.BaseObject.GetType().Name} has none.")
            {
                NextStep = "Give a session that -SessionVariable made, here or at Invoke-RestMethod.",
            };
    }

    /// <summary>A new one.</summary>
    public static WebSessionInput Create()
    {
        object session = Activator.CreateInstance(Type.GetType(TypeName, throwOnError: true)!)!;
        return From(PSObject.AsPSObject(session));
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
