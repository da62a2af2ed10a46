using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Every registered service admin.</summary>
public sealed class EmulatorServiceAdmins
{
    private readonly ConcurrentDictionary<(string AdminId, string KeyId), (EmulatorServiceAdmin Admin, IReadOnlyList<SecurityKey> Keys)> _all = new();

    internal EmulatorServiceAdmins()
    {
    }

    /// <summary>Registers an admin's key, or replaces the one with the same ids.</summary>
    /// <param name="admin">The admin.</param>
    /// <exception cref="FormatException">Its key is none.</exception>
    public void Add(EmulatorServiceAdmin admin) => _all[(admin.AdminId, admin.KeyId)] = (admin, PublicKeys.Read(admin.PublicKeyPem, admin.JsonWebKey));

    internal EmulatorServiceAdmin? Find(string adminId, string keyId) => _all.GetValueOrDefault((adminId, keyId)).Admin;

    internal IReadOnlyList<SecurityKey> KeysOf(string adminId, string keyId) => _all.GetValueOrDefault((adminId, keyId)).Keys ?? [];

    internal void Clear() => _all.Clear();
}
