using System.Collections;
using System.Globalization;
using TokenAuth.Sessions;

namespace TokenAuth.Vaults;

/// <summary>An entry's description as vaults keep it: text, whole numbers and instants, which is all that SecretStore takes.</summary>
internal static class VaultMetadata
{
    /// <summary>The description as metadata; instants are UTC.</summary>
    public static Hashtable From(VaultEntryDescription description)
    {
        var metadata = new Hashtable(StringComparer.Ordinal)
        {
            [nameof(VaultEntryDescription.Session)] = description.Session,
            [nameof(VaultEntryDescription.Account)] = description.Account,
            [nameof(VaultEntryDescription.Service)] = description.Service,
            [nameof(VaultEntryDescription.Origin)] = description.Origin,
            [nameof(VaultEntryDescription.SignedInAt)] = description.SignedInAt.UtcDateTime,
            [nameof(VaultEntryDescription.Format)] = description.Format,
        };
        if (description.ExpiresAt is { } expiresAt) metadata[nameof(VaultEntryDescription.ExpiresAt)] = expiresAt.UtcDateTime;
        return metadata;
    }

    /// <summary>The description that metadata holds; null where something is missing, as in a vault that keeps none.</summary>
    public static VaultEntryDescription? Read(object? metadata)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object> item in metadata as IEnumerable<KeyValuePair<string, object>> ?? [])
            values[item.Key] = item.Value;
        bool isWhole =
            Text(nameof(VaultEntryDescription.Session)) is not null && Instant(nameof(VaultEntryDescription.SignedInAt)) is not null && Number(nameof(VaultEntryDescription.Format)) is not null;
        return !isWhole ? null : new VaultEntryDescription
        {
            Session = Text(nameof(VaultEntryDescription.Session))!,
            Account = Text(nameof(VaultEntryDescription.Account)) ?? "",
            Service = Text(nameof(VaultEntryDescription.Service)) ?? "",
            Origin = Text(nameof(VaultEntryDescription.Origin)) ?? "",
            ExpiresAt = Instant(nameof(VaultEntryDescription.ExpiresAt)),
            SignedInAt = Instant(nameof(VaultEntryDescription.SignedInAt))!.Value,
            Format = Number(nameof(VaultEntryDescription.Format))!.Value,
        };

        string? Text(string key) => values.GetValueOrDefault(key) as string;

        int? Number(string key) =>
            int.TryParse(Convert.ToString(values.GetValueOrDefault(key), CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

        // Some vaults keep everything as text.
        DateTimeOffset? Instant(string key) => values.GetValueOrDefault(key) switch
        {
            DateTime instant => new DateTimeOffset(instant.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(instant, DateTimeKind.Utc) : instant).ToUniversalTime(),
            DateTimeOffset instant => instant.ToUniversalTime(),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant) => instant,
            _ => null,
        };
    }
}
