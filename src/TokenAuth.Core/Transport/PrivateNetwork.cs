using System.Net;
using System.Net.Sockets;

namespace TokenAuth.Transport;

/// <summary>
/// The addresses that are not on the public internet (RFC 6890): private, shared and loopback networks, link-local ones with the
/// cloud's metadata services, multicast, what is reserved, and whatever carries one of these inside an IPv6 address.
/// </summary>
internal static class PrivateNetwork
{
    private static readonly IPNetwork[] Ranges =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(static range => IPNetwork.Parse(range)),
    ];

    // IPv4-compatible and translated addresses end with the IPv4 address (RFC 4291 section 2.5.5.1, RFC 6052 section 2.1); 6to4 has it behind the prefix (RFC 3056).
    private static readonly (IPNetwork Range, int Offset)[] Embedding = [(IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Whether an address is one of these.</summary>
    /// <param name="address">The address.</param>
    public static bool Contains(IPAddress address)
    {
        // A zone says which interface, not which network.
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
        if (Array.Exists(Ranges, range => range.Contains(plain)))
        {
            return true;
        }

        foreach ((IPNetwork range, int offset) in Embedding)
        {
            if (range.Contains(plain))
            {
                return Contains(new IPAddress(plain.GetAddressBytes().AsSpan(offset, 4)));
            }
        }

        return false;
    }
}
