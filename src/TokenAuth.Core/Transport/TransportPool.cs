using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TokenAuth.Transport;

/// <summary>
/// The one place that makes connections. One pooled handler for each kind of settings, shared by every session, runspace and call
/// of the process. Redirects, cookies and credentials are off: they are decided above, where the session's rules are known.
/// </summary>
public sealed class TransportPool : IDisposable
{
    // Connections are replaced often enough that a changed DNS entry is seen within minutes.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<(TransportSettings, string?), Lazy<SocketsHttpHandler>> _handlers = new();
    private readonly ConcurrentDictionary<string, bool> _publicBases = new(StringComparer.Ordinal);
    private volatile LastUsed? _last;

    /// <summary>Finds a name's addresses, for connections that are guarded.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>The handler for these settings. The pool owns it: wrap it without disposing it.</summary>
    /// <param name="settings">The session's settings.</param>
    public HttpMessageHandler HandlerFor(TransportSettings settings)
    {
        // Most requests come with the very settings of the one before: to compare them one by one would cost more than the rest.
        if (_last is { } last && ReferenceEquals(last.Settings, settings))
        {
            return last.Handler;
        }

        SocketsHttpHandler handler = _handlers.GetOrAdd(settings.PoolKey, _ => new Lazy<SocketsHttpHandler>(() => Create(settings))).Value;
        _last = new LastUsed(settings, handler);
        return handler;
    }

    /// <summary>Closes every connection.</summary>
    public void Dispose()
    {
        _last = null;
        foreach (Lazy<SocketsHttpHandler> handler in _handlers.Values)
        {
            if (handler.IsValueCreated)
            {
                handler.Value.Dispose();
            }
        }

        _handlers.Clear();
    }

    /// <summary>Whether a request to an address would go through a proxy.</summary>
    /// <param name="settings">The session's settings.</param>
    /// <param name="address">The address.</param>
    internal static bool GoesThroughProxy(TransportSettings settings, Uri address) =>
        UsesProxy(settings) && new LoopbackBypassProxy(ProxyOf(settings)).GetProxy(address) is not null;

    private static bool UsesProxy(TransportSettings settings) => !settings.NoProxy && settings.UnixSocket is null;

    private SocketsHttpHandler Create(TransportSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Credentials = null,
            PreAuthenticate = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = ConnectionLifetime,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
            Proxy = new LoopbackBypassProxy(ProxyOf(settings)),
            UseProxy = UsesProxy(settings),
            ConnectCallback = settings.UnixSocket is { } socket ? (_, cancellationToken) => ConnectAsync(socket, cancellationToken) : ConnectAsync,
        };
        if (settings is { Guard: { } guard, UnixSocket: null })
        {
            handler.ConnectCallback = new GuardedConnection(new GuardedDialler(guard, _publicBases, Resolve), handler).ConnectAsync;
        }

        handler.SslOptions.EnabledSslProtocols = settings.SslProtocols;

        if (settings.SkipCertificateCheck)
        {
#pragma warning disable CA5359, MA0039 // The user asked for exactly this, by name.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        if (settings.Certificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return handler;
    }

    private static IWebProxy ProxyOf(TransportSettings settings)
    {
        if (settings.Proxy is null)
        {
            return HttpClient.DefaultProxy;
        }

        var proxy = new WebProxy(settings.Proxy) { UseDefaultCredentials = settings.ProxyUsesDefaultCredentials };
        if (settings.ProxyUserName is { } user)
        {
            proxy.Credentials = new NetworkCredential(user, settings.ProxyPassword?.Reveal() ?? "");
        }

        return proxy;
    }

    internal static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Origin.IsLocalhostName(target.Host))
            {
                // A resolver, or a search domain, must not get to say where this machine is.
                await socket.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], target.Port, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            }

            return new WireStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return new WireStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record LastUsed(TransportSettings Settings, SocketsHttpHandler Handler);
}
