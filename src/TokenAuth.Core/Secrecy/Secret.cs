using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace TokenAuth.Secrecy;

/// <summary>
/// A value that must not be shown. String interpolation, the debugger, JSON and formatting see a mask; only
/// <see cref="Reveal"/> and <see cref="ToSecureString"/> give the value away, and are easy to find in a review.
/// </summary>
[DebuggerDisplay("{Mask,nq}")]
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class Secret : IEquatable<Secret>
{
    /// <summary>What everyone sees.</summary>
    public const string Mask = "********";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value; not empty.</param>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Wraps the content of a SecureString.</summary>
    /// <param name="value">The SecureString; null or empty gives null.</param>
    public static Secret? From(SecureString? value) =>
        value is { Length: > 0 } ? new Secret(new NetworkCredential(userName: null, value).Password) : null;

    /// <summary>Wraps a text that may be absent.</summary>
    /// <param name="value">The text; null or empty gives null.</param>
    public static Secret? From(string? value) => string.IsNullOrEmpty(value) ? null : new Secret(value);

    /// <summary>The value itself. Every call is a place where a secret leaves.</summary>
    public string Reveal() => _value;

    /// <summary>
    /// The value as a read-only SecureString: PowerShell's way to hand a secret on. On Linux and macOS it is a wrapper, not encryption.
    /// </summary>
    public SecureString ToSecureString()
    {
        // In one piece: a SecureString that grows by characters opens and seals itself for each.
        SecureString secure = new NetworkCredential(userName: null, _value).SecurePassword;
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>Compares in constant time.</summary>
    /// <param name="other">The other secret.</param>
    public bool Equals(Secret? other) =>
        other is not null &&
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(_value.AsSpan()), MemoryMarshal.AsBytes(other._value.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_value, StringComparison.Ordinal);

    /// <summary>The mask.</summary>
    public override string ToString() => Mask;
}
