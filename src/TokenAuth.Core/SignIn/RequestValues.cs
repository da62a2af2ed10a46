using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>What the placeholders of an endpoint are filled with. Keeps the secrets at hand, so that an error can redact them.</summary>
internal sealed class RequestValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<Secret> _secrets = [];

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

    public string? Find(string name) => _values.GetValueOrDefault(name);
}
