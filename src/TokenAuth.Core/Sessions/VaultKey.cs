using System.Security.Cryptography;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Sessions;

/// <summary>The key of a vault, under which its sessions' files are sealed: random, made once, kept as an entry of the vault.</summary>
/// <param name="Id">Its name in a file's header, 16 hexadecimal digits.</param>
/// <param name="Value">256 bits, base64.</param>
internal sealed record VaultKey(string Id, Secret Value)
{
    public const int IdLength = 8;

    private const int Format = 1;
    private const int Length = 32;

    public static VaultKey New() => new(
        Convert.ToHexString(RandomNumberGenerator.GetBytes(IdLength)).ToLowerInvariant(), new Secret(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length))));

    /// <summary>Reads the key's entry.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionTooNew"/> or <see cref="ErrorId.SavedSessionInvalid"/>.</exception>
    public static VaultKey Parse(Secret entry, string vault)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.Reveal());
            if (document.RootElement.GetProperty("format").GetInt32() > Format)
            {
                throw SavedErrors.TooNew($"The key of the vault '{vault}'");
            }

            return ReadFrom(document.RootElement);
        }
        catch (Exception failure) when (SavedErrors.IsMalformed(failure))
        {
            throw SavedErrors.Invalid($"The key of the vault '{vault}'", $"Remove the entry '{VaultEntryName.Key}' from the vault; the sessions that are sealed with it need a new sign-in.");
        }
    }

    public static VaultKey ReadFrom(JsonElement element)
    {
        string id = element.GetProperty("id").GetString()!;
        string value = element.GetProperty("key").GetString()!;
        return id.Length == 2 * IdLength && id.All(char.IsAsciiHexDigitLower) && Convert.FromBase64String(value).Length == Length
            ? new VaultKey(id, new Secret(value))
            : throw new FormatException("No key.");
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("id", Id);
        writer.WriteString("key", Value.Reveal());
    }

    /// <summary>The key's entry.</summary>
    public Secret ToEntry() => JsonEntry.Write(writer =>
    {
        writer.WriteNumber("format", Format);
        WriteTo(writer);
    });

    public AesGcm Open() => new(Convert.FromBase64String(Value.Reveal()), AesGcm.TagByteSizes.MaxSize);
}
