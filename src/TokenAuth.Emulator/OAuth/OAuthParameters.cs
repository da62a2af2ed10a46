using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenAuth.Emulator;

/// <summary>The parameters of a token request, out of a form or a JSON object.</summary>
internal sealed class OAuthParameters
{
    private readonly IReadOnlyDictionary<string, string> _values;

    private OAuthParameters(IReadOnlyDictionary<string, string> values) => _values = values;

    /// <summary>An empty parameter counts as absent (RFC 6749 §3.2).</summary>
    public string? this[string name] => _values.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>The parameters, or null when the body is neither or a parameter comes twice.</summary>
    public static async Task<OAuthParameters?> Read(HttpRequest request, bool jsonAllowed)
    {
        if (request.HasFormContentType)
        {
            IFormCollection form = await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
            return form.Any(parameter => parameter.Value.Count > 1)
                ? null
                : new OAuthParameters(form.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal));
        }

        return jsonAllowed && await JsonBody.Read(request).ConfigureAwait(false) is { } body
            ? new OAuthParameters(body.Members
                .Where(member => member.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                .ToDictionary(member => member.Key, member => member.Value!.GetValue<string>(), StringComparer.Ordinal))
            : null;
    }
}
