using System.Net.Http.Headers;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>What the placeholders of an endpoint are filled with. Keeps the secrets at hand, so that an error can redact them.</summary>
internal sealed class RequestValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<Secret> _secrets = [];

    private readonly List<KeyValuePair<string, string>> _grant = [];

    /// <summary>Fields that the way to sign in adds to the endpoint's own, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Grant => _grant;

    /// <summary>The Authorization header that authenticates the client.</summary>
    public AuthenticationHeaderValue? Authorization { get; set; }

    public ReadOnlySpan<Secret?> Secrets => _secrets.ToArray();

    public RequestValues With(string name, string? value)
    {
        if (value is not null)
        {
            _values[name] = value;
        }

        return this;
    }

    public RequestValues With(string name, Secret? secret)
    {
        if (secret is not null)
        {
            _values[name] = secret.Reveal();
            _secrets.Add(secret);
        }

        return this;
    }

    public RequestValues WithGrant(string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _grant.Add(new(field, value));
        }

        return this;
    }

    public RequestValues WithGrant(string field, Secret? secret)
    {
        if (secret is not null)
        {
            _grant.Add(new(field, secret.Reveal()));
            _secrets.Add(secret);
        }

        return this;
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);
}
