using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace TokenAuth.Emulator;

/// <summary>The parameters of a request, out of a query, a form or a JSON object.</summary>
internal sealed class OAuthParameters
{
    private static readonly string[] Repeatable = ["audience", "resource"];

    private readonly IReadOnlyDictionary<string, string> _values;

    private OAuthParameters(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>What the access token is for: resources (RFC 8707) and audiences, separated by blanks.</summary>
    public string? Target => string.Join(' ', Repeatable.Select(name => this[name]).OfType<string>()) is { Length: > 0 } target ? target : null;

    /// <summary>An empty parameter counts as absent (RFC 6749 §3.2).</summary>
    public string? this[string name] => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>The parameters, or null when the body is neither or a parameter comes twice that may not.</summary>
    public static async Task<OAuthParameters?> Read(HttpRequest request, bool jsonAllowed)
    {
        if (request.HasFormContentType)
        {
            return From(await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false));
        }

        return jsonAllowed && await JsonBody.Read(request).ConfigureAwait(false) is { } body
            ? new OAuthParameters(body.Members
                .Where(member => member.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                .ToDictionary(member => member.Key, member => member.Value!.GetValue<string>(), StringComparer.Ordinal))
            : null;
    }

    /// <summary>The parameters, or null when one comes twice that may not.</summary>
    public static OAuthParameters? From(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, StringValues value) in pairs)
        {
            if (value.Count > 1 && !Repeatable.Contains(name, StringComparer.Ordinal))
            {
                return null;
            }

            values[name] = string.Join(' ', value.ToArray());
        }

        return new OAuthParameters(values);
    }
}
