using System.Globalization;
using System.Text;

namespace TokenAuth.Vaults;

/// <summary>
/// Entry names as a vault takes them. Most take any; Azure Key Vault takes letters, digits and hyphens, so that every other character is
/// written there as a hyphen and its hexadecimal UTF-8: <c>TokenAuth/prod</c> is <c>TokenAuth-2Fprod</c>.
/// </summary>
internal static class VaultEntryNames
{
    private const string KeyVaultModule = "Az.KeyVault";

    /// <summary>The vault's name of an entry.</summary>
    public static string ToVault(VaultRegistration vault, string entry) => IsNarrow(vault) ? Encode(entry) : entry;

    /// <summary>The entry that the vault's name means.</summary>
    public static string FromVault(VaultRegistration vault, string name) => IsNarrow(vault) ? Decode(name) : name;

    private static bool IsNarrow(VaultRegistration vault) => vault.Module.Equals(KeyVaultModule, StringComparison.OrdinalIgnoreCase);

    private static string Encode(string entry)
    {
        var name = new StringBuilder(entry.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(entry))
        {
            if (char.IsAsciiLetterOrDigit((char)unit)) name.Append((char)unit);
            else name.Append(CultureInfo.InvariantCulture, $"-{unit:X2}");
        }

        return name.ToString();
    }

    private static string Decode(string name)
    {
        var bytes = new List<byte>(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            bool isCoded = name[i] == '-' && i + 2 < name.Length;
            if (isCoded && byte.TryParse(name.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte unit))
            {
                bytes.Add(unit);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(name[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
