namespace TokenAuth.Core.Tests.Support;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Tunnel">The host and port of the tunnel that it came through; null without one.</param>
/// <param name="Target">The request line's target: a path, or for a proxy a whole address.</param>
/// <param name="Head">The request line and the headers, every byte a character.</param>
internal sealed record TappedRequest(string? Tunnel, string Target, string Head)
{
    /// <summary>The address that the client dialled.</summary>
    public string Address => Tunnel is not null
        ? $"https://{(Tunnel.EndsWith(":443", StringComparison.Ordinal) ? Tunnel[..^4] : Tunnel)}{Target}"
        : Target.StartsWith('/') ? $"http://{Header("Host")}{Target}" : Target;

    /// <summary>Whether a token came along, under whatever header.</summary>
    public bool HasToken(string token) => Head.Contains(token, StringComparison.Ordinal);

    /// <summary>The value of a header; null where it is not there.</summary>
    public string? Header(string name)
    {
        string? line = Head.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }
}
