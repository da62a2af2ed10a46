using System.Net;

namespace TokenAuth.Transport;

/// <summary>Any proxy, but never for loopback: a token for this machine must not leave it.</summary>
internal sealed class LoopbackBypassProxy(IWebProxy inner) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => Origin.IsLoopbackHost(Origin.DialledHost(host)) || inner.IsBypassed(host);
}
