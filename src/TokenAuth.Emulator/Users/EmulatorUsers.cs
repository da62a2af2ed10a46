using System.Collections.Concurrent;

namespace TokenAuth.Emulator;

/// <summary>Everyone who may sign in.</summary>
public sealed class EmulatorUsers
{
    private readonly ConcurrentDictionary<string, EmulatorUser> _byEmail = new(StringComparer.OrdinalIgnoreCase);

    internal EmulatorUsers(IEnumerable<EmulatorUser> users) => ResetTo(users);

    /// <summary>All of them, by e-mail address.</summary>
    public IReadOnlyList<EmulatorUser> All => [.. _byEmail.Values.OrderBy(user => user.Email, StringComparer.Ordinal)];

    /// <summary>Adds a user, or replaces the one with the same e-mail address.</summary>
    /// <param name="user">The user.</param>
    public void Add(EmulatorUser user) => _byEmail[user.Email] = user;

    /// <summary>The user with this e-mail address, if there is one.</summary>
    /// <param name="email">The e-mail address.</param>
    /// <returns>The user or null.</returns>
    public EmulatorUser? Find(string email) => _byEmail.GetValueOrDefault(email);

    internal void ResetTo(IEnumerable<EmulatorUser> users)
    {
        _byEmail.Clear();
        foreach (EmulatorUser user in users)
        {
            Add(user);
        }
    }
}
