using System.Collections;
using TokenAuth.Sessions;
using TokenAuth.Vaults;

namespace TokenAuth.Completion;

/// <summary>The saved sessions of the vault that the command line names.</summary>
internal static class SavedSessions
{
    /// <summary>What the vault lists in time; nothing where no vault is named.</summary>
    public static IReadOnlyList<SavedSession> Of(IDictionary fakeBoundParameters)
    {
        if (fakeBoundParameters["Vault"] is not string { Length: > 0 } vault) return [];
        return Patience.Await(
            async cancellationToken => await SessionStore.OfProcess.ListSavedAsync(await OpenVault.ByNameAsync(vault, scope: null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            []);
    }

    /// <summary>What is shown beside a saved session.</summary>
    public static string Describe(SavedSession session) =>
        session.Account is null ? $"{session.Name} in {session.Vault}" : $"{session.Account} at {session.Origin} ({session.Service}), in {session.Vault}";
}
