using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace TokenAuth.Emulator;

/// <summary>The fields of an account by the names they have on the wire.</summary>
internal static class AccountFields
{
    private static readonly Dictionary<string, PropertyInfo> ByName =
        typeof(Account).GetProperties().ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), StringComparer.Ordinal);

    /// <summary>The Back Office takes camelCase to create an account and lists it in snake_case.</summary>
    public static JsonSerializerOptions Wire { get; } = new(EmulatorJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static bool Exists(string name) => ByName.ContainsKey(name);

    public static object? Key(Account account, string name) => ByName[name].GetValue(account);

    public static string Text(Account account, string name) => Convert.ToString(Key(account, name), CultureInfo.InvariantCulture) ?? string.Empty;
}
