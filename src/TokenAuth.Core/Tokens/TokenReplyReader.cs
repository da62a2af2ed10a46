using System.Globalization;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.Tokens;

/// <summary>
/// Reads a service's reply, in the documented shapes and the variants in the wild: OAuth's token object (RFC 6749 section 5.1),
/// the Back Office's nested tokens with <c>createdAt</c> and <c>expiresAt</c>, envelopes, numbers as strings. Unknown members are
/// ignored; whatever comes, the outcome is a reply or a typed error.
/// </summary>
/// <param name="members">Under which names the service says what.</param>
public sealed class TokenReplyReader(ReplyMembers members)
{
    private const int ExcerptLength = 200;

    private static readonly char[] ScopeSeparators = [' ', ','];

    /// <summary>Reads a reply of status 2xx.</summary>
    /// <param name="raw">The reply.</param>
    /// <param name="known">The secrets that were sent; an error's excerpt must not echo them.</param>
    /// <exception cref="UnexpectedReplyException">It is no token reply.</exception>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.TokenTypeNotSupported"/>.</exception>
    public TokenReply Read(RawReply raw, params ReadOnlySpan<Secret?> known)
    {
        Secret?[] secrets = known.ToArray();
        using JsonDocument document = Parse(raw, secrets);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Unexpected("The service's reply is JSON, but no object", raw, secrets);
        }

        JsonElement? container = FindContainer(root);
        if (AsksSecondFactor(root) || (container is { } inner && AsksSecondFactor(inner)))
        {
            return ReadChallenge(root, container);
        }

        JsonElement place = container ?? root;
        JsonElement? tokenMember = Find(place, members.AccessToken);
        string? token = tokenMember is { } found ? TextOf(found, members.AccessToken) : null;
        if (string.IsNullOrEmpty(token))
        {
            throw Unexpected("The service's reply holds no access token", raw, secrets);
        }

        RequireBearer(TextOf(Find(place, members.TokenType)), secrets);
        JsonElement? refreshMember = Find(place, members.RefreshToken);
        return new TokenReply
        {
            AccessToken = Checked(token, raw, secrets),
            RefreshToken = refreshMember is { } refresh && TextOf(refresh, members.AccessToken) is { Length: > 0 } text ? Checked(text, raw, secrets) : null,
            IdToken = TextOf(Find(place, members.IdToken)) is { Length: > 0 } id ? Checked(id, raw, secrets) : null,
            Scopes = ReadScopes(Find(place, members.Scope)),
            StatedLifetime = ReadLifetime(tokenMember, place, raw.ServerTime, members.ExpiresIn, members.ExpiresAt),
            StatedRefreshLifetime = ReadLifetime(refreshMember, place, raw.ServerTime, members.RefreshExpiresIn, members.RefreshExpiresAt),
        };
    }

    /// <summary>Whether an error reply asks for a second factor, as some OAuth services do.</summary>
    /// <param name="raw">A reply of status 4xx.</param>
    /// <returns>The challenge; null where it is another error.</returns>
    public TokenReply? ReadChallenge(RawReply raw)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(LenientJson.WithoutMark(raw.Body));
            JsonElement root = document.RootElement;
            bool asked = AsksSecondFactor(root) || (TextOf(Find(root, ["error"])) is { } code && members.SecondFactorErrors.Contains(code, StringComparer.Ordinal));
            return asked ? ReadChallenge(root, FindContainer(root)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An error about a reply, with its first characters redacted.</summary>
    /// <param name="reason">What is wrong.</param>
    /// <param name="raw">The reply.</param>
    /// <param name="known">The secrets that were sent.</param>
    /// <param name="cause">The cause.</param>
    internal static UnexpectedReplyException Unexpected(string reason, RawReply raw, ReadOnlySpan<Secret?> known, Exception? cause = null) =>
        new(reason, raw.Status, raw.ContentType, Redactor.Excerpt(raw.Text, ExcerptLength, known), cause);

    private static JsonDocument Parse(RawReply raw, Secret?[] known)
    {
        try
        {
            return JsonDocument.Parse(LenientJson.WithoutMark(raw.Body));
        }
        catch (JsonException exception)
        {
            // The parser's message may quote the body.
            var cause = new FormatException($"Invalid JSON at line {exception.LineNumber}, byte {exception.BytePositionInLine}.");
            throw Unexpected("The service's reply is no JSON", raw, known, cause);
        }
    }

    private static void RequireBearer(string? type, Secret?[] known)
    {
        // RFC 6749 section 7.1: a token of a type that the client does not know must not be used.
        if (!string.IsNullOrEmpty(type) && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw new TokenAuthException(
                ErrorId.TokenTypeNotSupported, ErrorKind.InvalidData, $"The service handed out a token of type '{Redactor.Excerpt(type, 40, known)}'; only Bearer tokens can be sent.")
            {
                NextStep = "Ask the service, or its settings for this client, for a Bearer token (RFC 6750).",
            };
        }
    }

    private static Secret Checked(string token, RawReply raw, Secret?[] known)
    {
        foreach (char character in token)
        {
            // RFC 6750 section 2.1: what is put behind "Bearer" has no control characters and no blanks.
            if (character is <= ' ' or > '~')
            {
                throw Unexpected("The service's reply holds a token with characters that no header may carry", raw, [.. known, new Secret(token)]);
            }
        }

        return new Secret(token);
    }

    private static string[]? ReadScopes(JsonElement? member) => member?.ValueKind switch
    {
        JsonValueKind.String => member.Value.TextOrNull()?.Split(ScopeSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        JsonValueKind.Array => [.. member.Value.EnumerateArray().Select(static item => item.TextOrNull()).OfType<string>()],
        _ => null,
    };

    private static JsonElement? Find(JsonElement place, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (place.MemberOrNull(name) is { ValueKind: not JsonValueKind.Null } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? TextOf(JsonElement? member) => member?.TextOrNull();

    private static string? TextOf(JsonElement member, IReadOnlyList<string> innerNames)
    {
        if (member.ValueKind != JsonValueKind.Object)
        {
            return TextOf(member);
        }

        return TextOf(Find(member, [.. innerNames, "token", "value"]));
    }

    private static double? Number(JsonElement? member) => member switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.String } text when double.TryParse(text.TextOrNull(), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) => parsed,
        _ => null,
    };

    private static TimeSpan? Seconds(double? seconds) => seconds switch
    {
        null => null,
        { } value when double.IsNaN(value) => null,
        { } value => TimeSpan.FromSeconds(Math.Clamp(value, -1, TimeSpan.FromDays(365 * 101).TotalSeconds)),
    };

    private static DateTimeOffset? Instant(JsonElement? member)
    {
        if (Number(member) is { } epoch)
        {
            return epoch is > 0 and < 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddSeconds(epoch) : null;
        }

        return DateTimeOffset.TryParse(TextOf(member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
    }

    private TimeSpan? ReadLifetime(JsonElement? token, JsonElement place, DateTimeOffset serverTime, IReadOnlyList<string> expiresIn, IReadOnlyList<string> expiresAt)
    {
        if (token is { ValueKind: JsonValueKind.Object } own)
        {
            if (Seconds(Number(Find(own, members.ExpiresIn))) is { } length)
            {
                return length;
            }

            if (Instant(Find(own, members.ExpiresAt)) is { } expiry)
            {
                return expiry - (Instant(Find(own, members.CreatedAt)) ?? serverTime);
            }
        }

        if (Seconds(Number(Find(place, expiresIn))) is { } stated)
        {
            return stated;
        }

        // Only the access token's expiry has a creation beside it; both are then by one clock.
        DateTimeOffset from = (ReferenceEquals(expiresAt, members.ExpiresAt) ? Instant(Find(place, members.CreatedAt)) : null) ?? serverTime;
        return Instant(Find(place, expiresAt)) - from;
    }

    private JsonElement? FindContainer(JsonElement root)
    {
        if (Find(root, members.AccessToken) is not null)
        {
            return null;
        }

        foreach (string name in members.Containers)
        {
            if (root.MemberOrNull(name) is { ValueKind: JsonValueKind.Object } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private bool AsksSecondFactor(JsonElement place) =>
        members.SecondFactorWhen.Count > 0 && members.SecondFactorWhen.All(condition => place.MemberOrNull(condition.Key) is { } value && Matches(value, condition.Value));

    private static bool Matches(JsonElement value, string wanted) => value.ValueKind switch
    {
        JsonValueKind.True => wanted == "true",
        JsonValueKind.False => wanted == "false",
        JsonValueKind.Number => value.GetRawText() == wanted,
        JsonValueKind.String => string.Equals(value.TextOrNull(), wanted, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private TokenReply ReadChallenge(JsonElement root, JsonElement? container)
    {
        string? ticket = (container is { } inner ? TextOf(Find(inner, members.Ticket)) : null) ?? TextOf(Find(root, members.Ticket));
        JsonElement? offered = (container is { } place ? Find(place, members.OfferedMethods) : null) ?? Find(root, members.OfferedMethods);
        return new TokenReply
        {
            SecondFactorRequired = true,
            Ticket = Secret.From(ticket),
            OfferedMethods = offered switch
            {
                { ValueKind: JsonValueKind.String } one => one.TextOrNull() is { } word ? [word] : [],
                { ValueKind: JsonValueKind.Array } many => [.. many.EnumerateArray().Select(static item => TextOf(item)).OfType<string>()],
                _ => [],
            },
        };
    }
}
