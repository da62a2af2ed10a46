using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace TokenAuth.Emulator;

/// <summary>Every registered OAuth client.</summary>
public sealed class EmulatorClients
{
    private readonly ConcurrentDictionary<string, EmulatorClient> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SecurityKey>> _keys = new(StringComparer.Ordinal);

    internal EmulatorClients() => Reset();

    /// <summary>All of them, by id.</summary>
    public IReadOnlyList<EmulatorClient> All => [.. _byId.Values.OrderBy(client => client.Id, StringComparer.Ordinal)];

    /// <summary>Adds a client, or replaces the one with the same id.</summary>
    /// <param name="client">The client.</param>
    /// <exception cref="FormatException">Its key is none.</exception>
    public void Add(EmulatorClient client)
    {
        _keys[client.Id] = PublicKeys.Read(client.PublicKeyPem, client.JsonWebKey);
        _byId[client.Id] = client;
    }

    /// <summary>The client with this id, if there is one.</summary>
    /// <param name="id">The <c>client_id</c>.</param>
    /// <returns>The client or null.</returns>
    public EmulatorClient? Find(string id) => _byId.GetValueOrDefault(id);

    internal IReadOnlyList<SecurityKey> KeysOf(string id) => _keys.GetValueOrDefault(id, []);

    internal void Reset()
    {
        _byId.Clear();
        _keys.Clear();
        foreach (EmulatorClient client in DefaultClients.All)
        {
            Add(client);
        }
    }
}
