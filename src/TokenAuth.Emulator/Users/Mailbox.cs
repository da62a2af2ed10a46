using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace TokenAuth.Emulator;

/// <summary>The codes that were "mailed"; nothing leaves the process.</summary>
public sealed class Mailbox
{
    private readonly ConcurrentDictionary<string, string> _codes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The newest code for an e-mail address.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <returns>The code, or null when none was sent.</returns>
    public string? LastCodeFor(string email) => _codes.GetValueOrDefault(email);

    internal string Send(string email)
    {
        string code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        _codes[email] = code;
        return code;
    }

    internal void Clear() => _codes.Clear();
}
