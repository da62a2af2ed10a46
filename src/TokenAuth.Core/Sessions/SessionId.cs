using System.Security.Cryptography;
using System.Text;

namespace TokenAuth.Sessions;

/// <summary>What a saved session's files are called: every process of the user finds them from the vault's and the session's name, in any case.</summary>
internal static class SessionId
{
    public const int ByteLength = 16;

    public static string Of(string vault, string session) => Hash($"{vault.ToUpperInvariant()}\0{session.ToUpperInvariant()}");

    public static string OfVault(string vault) => Hash(vault.ToUpperInvariant());

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, ByteLength)).ToLowerInvariant();
}
