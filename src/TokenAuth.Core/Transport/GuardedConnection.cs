using System.Net;
using System.Net.Sockets;

namespace TokenAuth.Transport;

/// <summary>Makes a handler's connections to the addresses that a <see cref="GuardedDialler"/> leaves.</summary>
internal sealed class GuardedConnection(GuardedDialler dialler, SocketsHttpHandler handler)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (IsProxy(context.InitialRequestMessage))
        {
            return await TransportPool.ConnectAsync(context, cancellationToken).ConfigureAwait(false);
        }

        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] addresses = await dialler.AddressesAsync(target, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken).ConfigureAwait(false);
            return new WireStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // What is dialled is then the proxy; where the host is, only the proxy knows. A tunnel is asked for by a request of the handler's own.
    private bool IsProxy(HttpRequestMessage request) =>
        handler.UseProxy && (request.Method == HttpMethod.Connect || handler.Proxy?.GetProxy(request.RequestUri!) is not null);
}
