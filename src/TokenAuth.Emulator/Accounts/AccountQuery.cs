using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The parameters of a list of accounts, out of a JSON body, the query string, or both.</summary>
internal sealed class AccountQuery
{
    private const int DefaultLimit = 10;
    private const int MaximumLimit = 500;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _problems = new(StringComparer.Ordinal);

    public AccountQuery(JsonObject? body, IQueryCollection query)
    {
        foreach ((string name, JsonNode? value) in body ?? [])
        {
            if (value is JsonObject members)
            {
                foreach ((string member, JsonNode? memberValue) in members)
                {
                    _parameters[$"{name}[{member}]"] = Text(memberValue);
                }
            }
            else
            {
                _parameters[name] = Text(value);
            }
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in query)
        {
            _parameters[name] = value.ToString();
        }
    }

    public IReadOnlyDictionary<string, string[]> Problems => _problems;

    /// <summary>The page and how many accounts there are; null when <see cref="Problems"/> says why not.</summary>
    public (IReadOnlyList<Account> Page, int Total)? Run(IReadOnlyList<Account> accounts, bool platformRequired)
    {
        int? platform = Integer("investment_platform_id");
        if (platformRequired && !_parameters.ContainsKey("investment_platform_id"))
        {
            _problems["investment_platform_id"] = ["The investment platform id field is required."];
        }

        int limit = Integer("limit") ?? DefaultLimit;
        if (limit is < 1 or > MaximumLimit)
        {
            _problems["limit"] = [$"The limit must be between 1 and {MaximumLimit.ToString(CultureInfo.InvariantCulture)}."];
        }

        int offset = Integer("offset") ?? 0;
        if (offset < 0)
        {
            _problems["offset"] = ["The offset must be at least 0."];
        }

        IEnumerable<Account> found = platform is null ? accounts : accounts.Where(account => account.InvestmentPlatformId == platform);
        foreach ((string field, string wanted) in Filters())
        {
            found = found.Where(account => string.Equals(AccountFields.Text(account, field), wanted, StringComparison.OrdinalIgnoreCase));
        }

        Account[] sorted = [.. Sort(found)];
        return _problems.Count > 0 ? null : ([.. sorted.Skip(offset).Take(limit)], sorted.Length);
    }

    private IEnumerable<Account> Sort(IEnumerable<Account> accounts)
    {
        string field = _parameters.GetValueOrDefault("sort_by", "id");
        if (!AccountFields.Exists(field))
        {
            _problems["sort_by"] = ["The sort by field is unknown."];
            return [];
        }

        string order = _parameters.GetValueOrDefault("sort_order", "asc");
        if (order is not ("asc" or "desc"))
        {
            _problems["sort_order"] = ["The sort order must be asc or desc."];
        }

        return order == "desc"
            ? accounts.OrderByDescending(account => AccountFields.Key(account, field)).ThenBy(account => account.Id)
            : accounts.OrderBy(account => AccountFields.Key(account, field)).ThenBy(account => account.Id);
    }

    private List<(string Field, string Wanted)> Filters()
    {
        List<(string Field, string Wanted)> filters = [];
        foreach ((string name, string value) in _parameters)
        {
            string? field = name switch
            {
                "account_number" or "email" or "is_master" => name,
                _ when name.StartsWith("filter[", StringComparison.Ordinal) && name.EndsWith(']') => name["filter[".Length..^1],
                _ => null,
            };
            if (field is not null && !AccountFields.Exists(field))
            {
                _problems[name] = ["The filter field is unknown."];
            }
            else if (field is not null)
            {
                filters.Add((field, field == "is_master" ? value.Replace("1", "true", StringComparison.Ordinal).Replace("0", "false", StringComparison.Ordinal) : value));
            }
        }

        return filters;
    }

    private int? Integer(string name)
    {
        if (!_parameters.TryGetValue(name, out string? text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        {
            return value;
        }

        _problems[name] = [$"The {name.Replace('_', ' ')} must be an integer."];
        return null;
    }

    private static string Text(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : value?.ToJsonString() ?? string.Empty;
}
