using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Fuzz;

/// <summary>An allowed origin as typed: one origin or one wildcard, secure, that says the same when it is read again.</summary>
internal sealed class OriginTarget() : FuzzTarget(
    "origin", "https://", "http://", "*.", "*", "https://*.", "example.com", ".", "..", "/", ":443", ":8443", "@", "#", "?", "\\", "localhost", "127.0.0.1", "[::1]", "[fe80::1%1]", "xn--", "\u3002", "b\u00fccher", "%2e", " ", "co.uk")
{
    private static readonly Origin Evil = Origin.Of(new Uri("https://evil.example"));

    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        try
        {
            var set = new OriginSet([text]);
            Require(set.Values.Count == 1, "one text that allows several origins");
            string value = set.Values[0];
            Require(new OriginSet([value]).Values.SequenceEqual(set.Values, StringComparer.Ordinal), "an origin that changes when it is read again");
            bool isWildcard = value.Contains('*', StringComparison.Ordinal);
            Require(!isWildcard || text.Contains('*', StringComparison.Ordinal), "a wildcard that nobody asked for");
            Require(!isWildcard || value["https://*.".Length..].Contains('.', StringComparison.Ordinal), "a wildcard over a whole top-level domain");
            Require(value.StartsWith("https://", StringComparison.Ordinal) || Origin.Of(new Uri(value)).IsLoopback, "an origin that is not secure");
            Require(!set.Allows(Evil) || text.Contains("evil", StringComparison.OrdinalIgnoreCase), "an origin that allows a stranger");
            Require(!isWildcard || !set.Allows(Origin.Of(new Uri($"https://a.b.{value["https://*.".Length..]}"))), "a wildcard over two labels");
            return isWildcard ? "wildcard" : $"exact {value[..5]}";
        }
        catch (TokenAuthException error)
        {
            Require(error.ErrorId is ErrorId.ArgumentInvalid or ErrorId.OriginNotAllowed or ErrorId.InsecureOrigin, $"refused with {error.ErrorId}");
            Require(error.NextStep is { Length: > 0 }, "an error without a next step");
            return error.ErrorId;
        }
    }
}
