using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Fuzz;

/// <summary>An error body: one line, not too long, without what was sent.</summary>
internal sealed class ErrorMessageTarget() : FuzzTarget(
    "error-message", "\"error\":", "\"message\":", "\"details\":[", "\"errors\":[", "\"issue\":", "\"title\":", "\"detail\":", "\"error_description\":", "\"code\":", "invalid_grant", "\"field\":[\"required\"]", "{", "}", "[", "]", ",", "\\r\\n", "\u2028", "<html>", "\ufeff")
{
    private const int Longest = 500;

    private static readonly Secret Sent = new(Canary);
    private static readonly string[] Types = ["application/json", "text/plain", "text/html", "application/problem+json"];

    public override string Run(byte[] input)
    {
        string body = TextOf(input);
        string? message = ApiErrorMessage.Read(body, Types[input.Length % Types.Length], Sent);
        RequireOneLine(message);
        RequireOneLine(ApiErrorMessage.ReadAt(body, ["error.message", "a.b", "error"], Sent));
        string? code = ApiErrorMessage.ReadOAuthCode(body);
        return $"{message is null} {code is null} {body.Length > 0 && body[0] is '{'} {message?.Length == Longest}";
    }

    private static void RequireOneLine(string? message)
    {
        Require(message is null || message.Length is > 0 and <= Longest, "a message that is too long, or empty");
        Require(message is null || !message.AsSpan().ContainsAny('\r', '\n'), "a message of several lines");
        Require(message is null || !message.Contains(Canary, StringComparison.Ordinal), "a message that quotes the secret");
    }
}
