using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The body that creates an account.</summary>
internal sealed class AccountCreation
{
    private readonly JsonObject _body;
    private readonly Dictionary<string, string[]> _problems = new(StringComparer.Ordinal);

    public AccountCreation(JsonObject body)
    {
        _body = body;
        Require("clientId", "integer", IsInteger);
        Require("investmentPlatformId", "integer", IsInteger);
        Require("productCurrencyId", "integer", IsInteger);
        Require("accountNumber", "string", value => value.GetValueKind() == JsonValueKind.String);
        Require("accountName", "string", value => value.GetValueKind() == JsonValueKind.String);
        Require("isMaster", "boolean", value => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False);
    }

    public IReadOnlyDictionary<string, string[]> Problems => _problems;

    public Account ToAccount(int id, string email, DateTimeOffset now) => new(
        id,
        _body["clientId"]!.GetValue<int>(),
        email,
        _body["investmentPlatformId"]!.GetValue<int>(),
        _body["accountNumber"]!.GetValue<string>(),
        _body["productCurrencyId"]!.GetValue<int>(),
        _body["isMaster"]!.GetValue<bool>(),
        _body["accountName"]!.GetValue<string>(),
        _body["accountDescription"]?.ToString() ?? string.Empty,
        Balance: 0,
        now);

    private void Require(string name, string type, Func<JsonNode, bool> isRight)
    {
        if (_body[name] is not { } value)
        {
            _problems[name] = [$"The {name} field is required."];
        }
        else if (!isRight(value))
        {
            _problems[name] = [$"The {name} must be of type {type}."];
        }
    }

    private static bool IsInteger(JsonNode node) => node is JsonValue value && value.TryGetValue(out int _);
}
