using System.Text;
using TokenAuth.Http;

namespace TokenAuth.Fuzz;

/// <summary>A WWW-Authenticate header: a parameter's value stands in it, and finding it takes no longer than reading it.</summary>
internal sealed class ChallengeTarget() : FuzzTarget("challenge", "Bearer ", "Basic ", "realm=\"x\"", "error=\"insufficient_scope\"", "scope=\"a b\"", "scope=", "error=", ",", "=", "\"", "\\\"", " ", "-", "\t", "a")
{
    public override string Run(byte[] input)
    {
        // As the library hands it on: every byte a character.
        string text = Encoding.Latin1.GetString(input);
        string? scope = AuthParameter.Find(text, "scope");
        string? error = AuthParameter.Find(text, "error");
        Require(scope is null || text.Contains(scope, StringComparison.Ordinal), "a value from nowhere");
        Require(error is null || text.Contains(error, StringComparison.Ordinal), "a value from nowhere");
        Require((scope is null && error is null) || text.Contains('=', StringComparison.Ordinal), "a value without an equals sign");

        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", text);
        return $"{scope is not null} {error is not null} {Math.Min(response.Headers.WwwAuthenticate.Count, 3)}";
    }
}
