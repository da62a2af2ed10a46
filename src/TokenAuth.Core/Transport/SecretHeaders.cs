namespace TokenAuth.Transport;

/// <summary>Headers whose values open something: none of them crosses an origin by a redirect, or is shown.</summary>
internal static class SecretHeaders
{
    private static readonly string[] Names = ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"];

    private static readonly string[] Parts = ["token", "secret", "password", "api-key", "apikey", "api_key", "auth-key", "access-key", "subscription-key", "signature", "session"];

    /// <summary>Whether a header by that name is taken for a secret.</summary>
    public static bool Contains(string name) =>
        Array.Exists(Names, known => name.Equals(known, StringComparison.OrdinalIgnoreCase)) ||
        Array.Exists(Parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) ||
        name.EndsWith("-Auth", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-Key", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Idempotency", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes them out of a request.</summary>
    public static void RemoveFrom(HttpRequestMessage request)
    {
        foreach (string name in request.Headers.NonValidated.Select(static header => header.Key).Where(Contains).ToArray())
        {
            request.Headers.Remove(name);
        }
    }
}
