using System.Collections.Concurrent;
using System.Net;

namespace TokenAuth.Transport;

/// <summary>
/// Decides to which of a host's addresses a connection may be made. What counts is the address that is dialled, not the name: a
/// public name may point into a private network, or begin to.
/// </summary>
/// <param name="guard">Whose connections these are.</param>
/// <param name="seen">Whether a base address's host was public when it was first seen in this process: it cannot turn private later.</param>
/// <param name="resolve">Finds a name's addresses.</param>
internal sealed class GuardedDialler(PrivateNetworkGuard guard, ConcurrentDictionary<string, bool> seen, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>The addresses of a host that may be dialled.</summary>
    /// <param name="target">The host and port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PrivateAddressException">None of them may.</exception>
    public async Task<IPAddress[]> AddressesAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        IPAddress[] all = await FindAsync(target.Host, cancellationToken).ConfigureAwait(false);
        bool isBase = guard.IsBase(target.Host);
        if (isBase)
        {
            seen.TryAdd(guard.BaseHost, !Array.Exists(all, PrivateNetwork.Contains));
        }

        IPAddress[] open = Array.FindAll(all, static address => !PrivateNetwork.Contains(address));
        if (open.Length == all.Length || guard.Exempts(target) || await AllowsAsync(isBase, cancellationToken).ConfigureAwait(false))
        {
            return all;
        }

        return open.Length > 0 ? open : throw new PrivateAddressException(target.Host, all[0]);
    }

    private async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        // A resolver, or a search domain, must not get to say where this machine is.
        if (Origin.IsLocalhostName(host))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        return IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> AllowsAsync(bool isBase, CancellationToken cancellationToken)
    {
        if (guard.IsAsked && !isBase)
        {
            return false;
        }

        if (!seen.TryGetValue(guard.BaseHost, out bool isPublic))
        {
            IPAddress[] addresses = await FindAsync(guard.BaseHost, cancellationToken).ConfigureAwait(false);
            isPublic = seen.GetOrAdd(guard.BaseHost, !Array.Exists(addresses, PrivateNetwork.Contains));
        }

        return !isPublic;
    }
}
