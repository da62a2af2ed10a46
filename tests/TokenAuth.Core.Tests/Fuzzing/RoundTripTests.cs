using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Http;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Core.Tests.Fuzzing;

/// <summary>What is written by the standard is read as it was meant.</summary>
public sealed class RoundTripTests
{
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly DateTimeOffset Now = new(2030, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Words = Gen.Elements("a", "orders", "x-y", "Z9", "b_c", "read.write", "~", "q").ArrayOf().Where(static words => words.Length > 0).Select(string.Concat);

    [Fact]
    public void A_token_reply_says_what_the_service_said()
    {
        Gen<(string Access, string? Refresh, int Seconds, string[] Scopes)> replies =
            from access in Words
            from refresh in Gen.OneOf(Words.Select(static text => (string?)text), Gen.Constant((string?)null))
            from seconds in Gen.Choose(1, 1_000_000_000)
            from scopes in Words.ArrayOf()
            select (access, refresh, seconds, scopes);

        Check(replies, static expected =>
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { access_token = expected.Access, refresh_token = expected.Refresh, expires_in = expected.Seconds, scope = string.Join(' ', expected.Scopes), token_type = "Bearer" });
            TokenReply reply = new TokenReplyReader(ReplyMembers.Default).Read(new RawReply(HttpStatusCode.OK, "application/json", body, Now));
            return reply.AccessToken!.Reveal() == expected.Access && reply.RefreshToken?.Reveal() == expected.Refresh && reply.StatedLifetime == TimeSpan.FromSeconds(expected.Seconds) && reply.Scopes!.SequenceEqual(expected.Scopes, StringComparer.Ordinal);
        });
    }

    [Fact]
    public void An_expiry_counts_from_the_creation_beside_it_whatever_the_clocks_say()
    {
        Gen<(int Created, int Length)> instants = from created in Gen.Choose(0, int.MaxValue) from length in Gen.Choose(1, 1_000_000) select (created, length);

        Check(instants, static instant =>
        {
            DateTimeOffset created = DateTimeOffset.FromUnixTimeSeconds(instant.Created);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { accessToken = new { token = "a", createdAt = created, expiresAt = created.AddSeconds(instant.Length) } });
            return new TokenReplyReader(ReplyMembers.Default).Read(new RawReply(HttpStatusCode.OK, "application/json", body, Now)).StatedLifetime == TimeSpan.FromSeconds(instant.Length);
        });
    }

    [Fact]
    public void A_token_has_the_claims_that_were_put_in()
    {
        Gen<(string Subject, int IssuedAt, int Length)> claims =
            from subject in Gen.Choose(1, 0xD7FF).Select(static code => (char)code).ArrayOf().Select(static characters => new string(characters))
            from issued in Gen.Choose(0, int.MaxValue)
            from length in Gen.Choose(1, int.MaxValue)
            select (subject, issued, length);

        Check(claims, static claim =>
        {
            byte[] payload = JsonSerializer.SerializeToUtf8Bytes(new { sub = claim.Subject, iat = claim.IssuedAt, exp = (long)claim.IssuedAt + claim.Length });
            var jwt = Jwt.Parse($"Bearer {Base64Url.Encode("{}"u8)}.{Base64Url.Encode(payload)}.{Base64Url.Encode(SHA256.HashData(payload))}");
            return jwt.Subject == claim.Subject && jwt.Lifetime == TimeSpan.FromSeconds(claim.Length) && jwt.PayloadJson.Span.SequenceEqual(payload);
        });
    }

    [Fact]
    public void A_totp_secret_is_the_bytes_that_were_encoded()
    {
        Gen<(byte[] Secret, int Digits, int Period)> keys =
            from secret in Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf().Where(static bytes => bytes.Length > 0)
            from digits in Gen.Choose(1, 9)
            from period in Gen.Choose(1, 86_400)
            select (secret, digits, period);

        Check(keys, static expected =>
        {
            string encoded = Base32(expected.Secret);
            var key = TotpKey.Parse(new Secret($"otpauth://totp/x?secret={encoded}&digits={expected.Digits}&period={expected.Period}&algorithm=SHA256"));
            byte[] hash = HMACSHA256.HashData(expected.Secret, new byte[] { 0, 0, 0, 0, 0, 0, 0, 5 });
            int offset = hash[^1] & 0x0F;
            long number = ((hash[offset] & 0x7F) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
            string code = (number % (long)Math.Pow(10, expected.Digits)).ToString(CultureInfo.InvariantCulture).PadLeft(expected.Digits, '0');
            return key.CodeOf(5).Reveal() == code && key.Period == TimeSpan.FromSeconds(expected.Period);
        });
    }

    [Fact]
    public void A_wait_is_read_in_both_forms()
    {
        Check(Gen.Choose(0, int.MaxValue), static seconds =>
        {
            using var inSeconds = new HttpResponseMessage();
            inSeconds.Headers.TryAddWithoutValidation("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
            using var asDate = new HttpResponseMessage();
            asDate.Headers.TryAddWithoutValidation("Retry-After", Now.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture));
            return RetryAfter.Of(inSeconds, Now) == TimeSpan.FromSeconds(seconds) && RetryAfter.Of(asDate, Now) == TimeSpan.FromSeconds(seconds);
        });
    }

    [Fact]
    public void A_challenges_parameter_is_found_wherever_it_stands()
    {
        Gen<(string Scope, string[] Others)> challenges = from scope in Words.ArrayOf() from others in Words.ArrayOf() select (string.Join(' ', scope), others);

        Check(challenges, static challenge =>
        {
            IEnumerable<string> others = challenge.Others.Select(static (value, index) => $"p{index}=\"{value}\"");
            string header = $"Bearer {string.Join(", ", [.. others, $"scope=\"{challenge.Scope}\"", "error=insufficient_scope"])}";
            return AuthParameter.Find(header, "scope") == challenge.Scope && AuthParameter.Find(header, "ERROR") == "insufficient_scope" && AuthParameter.Find(header, "missing") is null;
        });
    }

    [Fact]
    public void A_query_has_the_parameters_that_were_put_in()
    {
        Gen<string> texts = Gen.Choose(1, 0xD7FF).Select(static code => (char)code).ArrayOf().Select(static characters => new string(characters));
        Gen<Dictionary<string, string>> queries = from names in Words.ArrayOf() from value in texts select names.Distinct(StringComparer.Ordinal).ToDictionary(static name => name, _ => value, StringComparer.Ordinal);

        Check(queries, static query =>
        {
            Dictionary<string, string> read = QueryText.Parse($"?{string.Join('&', query.Select(static pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"))}");
            return read.Count == query.Count && query.All(pair => read[pair.Key] == pair.Value);
        });
    }

    [Fact]
    public void An_origin_is_its_parts_in_any_case_with_any_path()
    {
        Gen<(string Host, int Port, string Path)> addresses =
            from labels in Gen.Elements("a", "B2", "xn--bcher-kva", "x-y", "api").ArrayOf(3)
            from port in Gen.Choose(1, 65_535)
            from path in Gen.Elements("", "/", "/a?b=@c", "/#x", "?y")
            select (string.Join('.', labels), port, path);

        Check(addresses, static address =>
        {
            var origin = Origin.Of(new Uri($"HTTPS://{address.Host}:{address.Port}{address.Path}"));
            return origin == new Origin("https", address.Host.ToLowerInvariant(), address.Port)
                && Origin.Of(new Uri(origin.ToString())) == origin
                && new OriginSet([origin.ToString()]).Allows(origin)
                && !new OriginSet([origin.ToString()]).Allows(origin with { Port = origin.Port == 1 ? 2 : origin.Port - 1 });
        });
    }

    [Fact]
    public void A_definition_has_what_was_written_into_it()
    {
        Gen<(string Name, string[] Fields, int Status)> definitions =
            from name in Gen.Elements("A", "Back.Office", "x-1", "Z_9")
            from fields in Words.ArrayOf()
            from status in Gen.Choose(400, 599)
            select (name, fields.Distinct(StringComparer.Ordinal).ToArray(), status);

        Check(definitions, static expected =>
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(new
            {
                name = expected.Name,
                signIn = new { url = "/s", fields = expected.Fields.ToDictionary(static field => field, static field => $"{{password}}-{field}", StringComparer.Ordinal), refusedStatus = new[] { expected.Status } },
            });
            ServiceDefinition definition = ServiceDefinitionReader.Read(json, "test");
            return definition.Name == expected.Name
                && definition.SignIn!.Fields.Select(static field => field.Key).SequenceEqual(expected.Fields, StringComparer.Ordinal)
                && definition.SignIn.Fields.All(static field => field.Value.Template == $"{{password}}-{field.Key}")
                && definition.SignIn.RefusedStatus.SequenceEqual([expected.Status]);
        });
    }

    [Fact]
    public void A_sealed_file_opens_as_it_was_sealed_and_not_otherwise()
    {
        var key = VaultKey.New();
        Gen<(byte[] Plain, int Bit)> files = from plain in Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf() from bit in Gen.Choose(0, int.MaxValue) select (plain, bit);

        Check(files, file =>
        {
            var header = new SealedHeader { SessionId = new string('c', 2 * SessionId.ByteLength), KeyId = key.Id, Position = default(TokenPosition).NextSignIn(Now), WrittenAt = Now };
            byte[] content = SealedContent.Seal(header, key, file.Plain);
            bool opens = SealedContent.Open(content, key) is { } plain && plain.AsSpan().SequenceEqual(file.Plain) && SealedHeader.Read(content) == header;
            bool otherKeyOpens = SealedContent.Open(content, VaultKey.New()) is not null;
            int bit = file.Bit % (content.Length * 8);
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            return opens && !otherKeyOpens && SealedContent.Open(content, key) is null;
        });
    }

    private static void Check<T>(Gen<T> values, Func<T, bool> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));

    private static string Base32(byte[] bytes)
    {
        string bits = string.Concat(bytes.Select(static value => Convert.ToString(value, 2).PadLeft(8, '0')));
        bits = bits.PadRight((bits.Length + 4) / 5 * 5, '0');
        return string.Concat(bits.Chunk(5).Select(static chunk => Base32Alphabet[Convert.ToInt32(new string(chunk), 2)]));
    }
}
