using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Fuzz;

/// <summary>A JSON Web Token: decoded into what can be encoded again, or refused without being quoted.</summary>
internal sealed class JwtTarget() : FuzzTarget(
    "jwt", "eyJ", ".", "=", "-", "_", "Bearer ", "eyJhbGciOiJub25lIn0", "eyJleHAiOjEsImlhdCI6MH0", "e30", "W10", "bnVsbA", "eyJleHAiOjFlOTk5LCJpYXQiOiIxMDAifQ", "eyJzdWIiOiJcdWQ4MDAifQ", " ", "\t\r\n")
{
    public override string Run(byte[] input)
    {
        string text = TextOf(input);
        bool isToken = Jwt.TryParse(text, out Jwt? jwt);
        try
        {
            _ = Jwt.Parse(text);
            Require(isToken, "one reader takes what the other refuses");
        }
        catch (TokenAuthException error)
        {
            Require(!isToken, "one reader takes what the other refuses");
            return $"{Refused(error, ErrorId.JwtInvalid)} {error.Message.Length}";
        }

        using var header = JsonDocument.Parse(jwt!.HeaderJson);
        using var payload = JsonDocument.Parse(jwt.PayloadJson);
        Require(header.RootElement.ValueKind == JsonValueKind.Object && payload.RootElement.ValueKind == JsonValueKind.Object, "a part that is no object");
        Require(jwt.Lifetime is null or { Ticks: > 0 }, "a lifetime of less than nothing");
        Require(Jwt.TryParse($"{Encode(jwt.HeaderJson.Span)}.{Encode(jwt.PayloadJson.Span)}.x", out Jwt? again) && again.Lifetime == jwt.Lifetime && again.Subject == jwt.Subject, "a token that changes when it is encoded again");
        if (text.Length > 0)
        {
            (TimeSpan? length, _) = Lifetime.Of(stated: null, new Secret(text));
            Require(length is null || (length > TimeSpan.Zero && length <= TimeSpan.FromDays(36_500)), "a lifetime out of bounds");
        }

        return $"token {jwt.ExpiresAt is not null} {jwt.IssuedAt is not null} {jwt.NotBefore is not null} {jwt.Subject is not null} {jwt.Issuer is not null} {jwt.Lifetime is not null}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
