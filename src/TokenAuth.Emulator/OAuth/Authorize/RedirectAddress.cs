namespace TokenAuth.Emulator;

/// <summary>Where answers may be sent, and how they are written there.</summary>
internal static class RedirectAddress
{
    private static readonly string[] LoopbackLiterals = ["127.0.0.1", "[::1]"];

    /// <summary>A registered address, or a loopback literal with any port (RFC 8252 §7.3); <c>localhost</c> is neither (§8.3).</summary>
    public static bool IsAllowed(EmulatorClient client, string address) =>
        client.RedirectUris.Contains(address, StringComparer.Ordinal)
        || (Uri.TryCreate(address, UriKind.Absolute, out Uri? parsed)
            && parsed.Scheme == Uri.UriSchemeHttp
            && parsed.UserInfo.Length == 0
            && parsed.Fragment.Length == 0
            && LoopbackLiterals.Contains(parsed.Host, StringComparer.Ordinal));

    public static string With(string address, IEnumerable<KeyValuePair<string, string?>> parameters)
    {
        string query = string.Join('&', parameters
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value!)}"));
        return address + (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }
}
