using System.Net;

namespace TokenAuth.Transport;

/// <summary>
/// Whose connections may not end in a private network. A value: sessions with equal guards share connections.
/// </summary>
/// <param name="BaseHost">The base address's host. Where it is private itself, it is exempt.</param>
/// <param name="IsAsked">Whether the user asked for it; else it holds only where the base address is public.</param>
/// <param name="Exempt">The hosts and ports that the user allowed by name, each between blanks.</param>
internal sealed record PrivateNetworkGuard(string BaseHost, bool IsAsked, string Exempt)
{
    /// <summary>The guard of a session.</summary>
    /// <param name="baseAddress">The base address.</param>
    /// <param name="allowedOrigins">The origins that the user allowed; a wildcard names no host and exempts none.</param>
    /// <param name="isAsked">Whether the user asked for it.</param>
    public static PrivateNetworkGuard For(Uri baseAddress, IEnumerable<string> allowedOrigins, bool isAsked)
    {
        IEnumerable<string> exempt = allowedOrigins
            .Where(static origin => !origin.Contains('*', StringComparison.Ordinal))
            .Select(static origin => Origin.Of(new Uri(origin)))
            .Select(static origin => Key(origin.Host, origin.Port))
            .Order(StringComparer.Ordinal);
        return new PrivateNetworkGuard(Plain(Origin.Of(baseAddress).Host), isAsked, $" {string.Join(' ', exempt)} ");
    }

    /// <summary>Whether the user allowed a host by name.</summary>
    /// <param name="target">The host and port that are about to be dialled.</param>
    public bool Exempts(DnsEndPoint target) => Exempt.Contains($" {Key(target.Host, target.Port)} ", StringComparison.Ordinal);

    /// <summary>Whether that is the base address's host.</summary>
    /// <param name="host">A host that is about to be dialled.</param>
    public bool IsBase(string host) => Plain(host) == BaseHost;

    private static string Key(string host, int port) => $"{Plain(host)}:{port}";

    private static string Plain(string host) => host.Trim('[', ']').ToLowerInvariant();
}
