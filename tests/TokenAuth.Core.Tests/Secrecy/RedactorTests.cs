using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Web;
using FsCheck;
using FsCheck.Fluent;
using TokenAuth.Secrecy;

namespace TokenAuth.Core.Tests.Secrecy;

public sealed class RedactorTests
{
    private const string Odd = "pa\"s\\s/w+ö r=d&€'<x>";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Spellings() =>
    [
        Odd,
        JsonSerializer.Serialize(Odd),
        JsonSerializer.Serialize(Odd, Relaxed),
        JsonSerializer.Serialize(Odd).ToLowerInvariant(),
        $"\"{Odd.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal)}\"",
        Uri.EscapeDataString(Odd),
        Uri.EscapeDataString(Odd).ToLowerInvariant(),
        System.Net.WebUtility.UrlEncode(Odd),
        string.Concat(Encoding.UTF8.GetBytes(Odd).Select(static value => string.Create(CultureInfo.InvariantCulture, $"%{value:X2}"))),
        string.Concat(Odd.Select(static value => $"\\u{(int)value:x4}")),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_known_secret_is_taken_out_in_every_spelling(string spelling)
    {
        string redacted = Redactor.Redact($"before {spelling} after", new Secret(Odd));

        redacted.ShouldBeOneOf("before ******** after", "before \"********\" after");
    }

    [Fact]
    public void Several_secrets_are_taken_out_the_longer_first()
    {
        Redactor.Redact("abcd abcdefgh abcd", new Secret("abcd"), null, new Secret("abcdefgh")).ShouldBe("******** ******** ********");
    }

    [Theory]
    [InlineData("a\\n%41b", "a\\n%41b", "********")]
    [InlineData("x\nabcd y", "x\\nabcd y", "********")]
    [InlineData("caf\u00e9", "caf\\u00e9", "********")]
    [InlineData("xab c", "xab%20c", "********")]
    [InlineData("50%", "50%25", "********")]
    [InlineData("50%", "it was 50%", "it was ********")]
    [InlineData("a b/", "a%20b%2F", "********")]
    [InlineData("a b/", "a+b%2F", "********")]
    public void A_known_secret_is_found_to_its_last_character(string secret, string text, string redacted)
    {
        Redactor.Redact(text, new Secret(secret)).ShouldBe(redacted);
    }

    [Theory]
    [InlineData("a b/", "axb%2F")]
    [InlineData("axb/", "a+b%2F")]
    [InlineData("a b/", "a b")]
    [InlineData("secret", "secre")]
    [InlineData("secret", "")]
    public void A_text_without_the_secret_stays_as_it_is(string secret, string text)
    {
        Redactor.Redact(text, new Secret(secret)).ShouldBe(text);
    }

    [Theory]
    [InlineData("Authorization: Bearer abc.DEF-123_~+/=", "Authorization: Bearer ********")]
    [InlineData("authorization: basic dXNlcjpwYXNz", "authorization: basic ********")]
    [InlineData("the bearer of news", "the bearer of news")]
    [InlineData("token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "token ********!")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0", "********")]
    [InlineData("""{"access_token":"abc","n":1}""", """{"access_token":"********","n":1}""")]
    [InlineData("""{"accessToken" : "a\"bc"}""", """{"accessToken" : "********"}""")]
    [InlineData("""{"Password":"x"}""", """{"Password":"********"}""")]
    [InlineData("""{"client_secret":"x","api_key":"y","totp":"z"}""", """{"client_secret":"********","api_key":"********","totp":"********"}""")]
    [InlineData("""{"refresh_token":"cut off in the mid""", """{"refresh_token":"********"}""")]
    [InlineData("""{"access_token":["abc"]}""", """{"access_token":["********"]}""")]
    [InlineData("""{"name":"kept","code":"kept"}""", """{"name":"kept","code":"kept"}""")]
    [InlineData("https://api.example.com/a?token=abc&x=1", "https://api.example.com/a?token=********&x=1")]
    [InlineData("see /cb?code=abc&state=1", "see /cb?code=********&state=1")]
    [InlineData("a=1&client_secret=abc def", "a=1&client_secret=******** def")]
    [InlineData("client_secret=abc", "client_secret=********")]
    [InlineData("https://user:pass@example.com/x", "https://********@example.com/x")]
    [InlineData("https://user:p@ss@example.com/x", "https://********@example.com/x")]
    [InlineData("https://example.com/?mail=a@b.c", "https://example.com/?mail=a@b.c")]
    [InlineData("mail someone@example.com", "mail someone@example.com")]
    public void What_looks_like_a_secret_is_taken_out(string text, string redacted)
    {
        string actual = Redactor.Redact(text);

        // An unfinished member is closed by the mask; the brace is this table's.
        actual.ShouldBe(text.EndsWith("mid", StringComparison.Ordinal) ? redacted.TrimEnd('}') : redacted);
    }

    [Theory]
    [InlineData("https://user:pass@example.com/path", "https://example.com/path")]
    [InlineData("https://example.com/path?a=secret&b=other#access_token=x", "https://example.com/path?a=********&b=********")]
    [InlineData("https://example.com/path?secret", "https://example.com/path?********")]
    [InlineData("https://example.com:8443/", "https://example.com:8443/")]
    [InlineData("https://example.com//user:pass@example.org/path", "https://example.com/********")]
    [InlineData("https://anna@example.com/pass@example.com", "https://example.com/********")]
    [InlineData("https://example.com//token@example.org/path", "https://example.com/********")]
    [InlineData("https://anna:12/34@example.com", "https://anna:12/********")]
    [InlineData("https://an/na:pass@example.com", "https://an/********")]
    [InlineData("http://localhost:5000/users/anna@example.org", "http://localhost:5000/users/anna@example.org", UriKind.Absolute)]
    [InlineData("https://example.com:8443/a:b/c", "https://example.com:8443/a:b/c")]
    [InlineData("https://example.com/path/anna@example.org", "https://example.com/path/anna@example.org")]
    [InlineData("tp://[::1]anna:pass@", "tp://[::1]/********", UriKind.Absolute)]
    [InlineData("https://anna@[::1]u:pass@example.com", "https://[::1]/********")]
    [InlineData("https://anna@example.com/:pass@example.com", "https://example.com/********")]
    [InlineData("/path?a=secret", "/path?a=********")]
    [InlineData("path?a=secret#x=y", "path?a=********")]
    [InlineData("https://example.com/path?c2VjcmV0==&a=", "https://example.com/path?********&********")]
    [InlineData("pass@example.com/path", "********@example.com/path", UriKind.Relative)]
    [InlineData("user:pass", "user:********", UriKind.Absolute)]
    [InlineData("ftp://example.com?key=secret", "ftp://example.com/********", UriKind.Absolute)]
    [InlineData("http://example.com/path?key=secret", "http://example.com/path?key=********", UriKind.Absolute)]
    [InlineData(" FILE:///path/secret", "file:********", UriKind.Absolute)]
    [InlineData("file://example.com/path/secret", "file:********", UriKind.Absolute)]
    public void An_address_loses_user_information_and_query_values(string address, string shown, UriKind? kind = null)
    {
        var uri = new Uri(address, kind ?? (address.StartsWith("https", StringComparison.Ordinal) ? UriKind.Absolute : UriKind.Relative));

        Redactor.Redact(uri).ShouldBe(shown);
    }

    [Theory]
    [InlineData("anna:secret@example.com/path", "********@example.com/path")]
    [InlineData("//anna:secret@example.com/path", "//********@example.com/path")]
    [InlineData("://anna:secret@example.com/path", "://********@example.com/path")]
    [InlineData("\\\\anna:secret@example.com\\path", "\\\\********@example.com\\path")]
    [InlineData("https://anna:sec/ret@example.com/path", "https://********@example.com/path")]
    [InlineData(" HTTPS:\\\\anna:sec/ret@example.com/path", " HTTPS:\\\\********@example.com/path")]
    [InlineData("https://anna:sec@ret@example.com/path?a=value&b=other", "https://********@example.com/path?a=********&b=********")]
    [InlineData("anna:sec//ret@example.com/path", "********@example.com/path")]
    [InlineData("+anna://secret@example.com/path", "********@example.com/path")]
    [InlineData("https://anna:sec#ret@example.com/path", "https://********")]
    [InlineData("https://anna:sec?ret@example.com/path", "https://********")]
    [InlineData("https://anna:sec?ret@example.com/?a=value&b=other", "https://********")]
    [InlineData("anna@example.com/?mail=anna@example.com", "********")]
    [InlineData("//:x?@key=value&b=other", "//********")]
    [InlineData("/@anna:secret@example.com/path", "/********@example.com/path")]
    [InlineData("/users/@me", "/********@me")]
    [InlineData("//@example.com/path", "//@example.com/path")]
    [InlineData("/users?mail=anna@example.com&secret@", "/users?mail=********&********")]
    [InlineData("/users#secret@example.com", "/users")]
    [InlineData("https://example.com:bad/path", "https://example.com:bad/path")]
    public void An_address_with_a_slip_in_it_loses_them_too(string address, string shown)
    {
        Redactor.RedactAddress(address).ShouldBe(shown);
    }

    [Fact]
    public void What_is_read_as_a_file_may_be_an_address_without_its_scheme()
    {
        var uri = new Uri("//anna:secret@example.com/path", UriKind.RelativeOrAbsolute);

        Redactor.Redact(uri).ShouldBe("//********@example.com/path");
    }

    [Fact]
    public void No_known_secret_survives_whatever_surrounds_it()
    {
        // An asterisk is what the mask is made of: "a*" is found in "a********" whatever is done.
        Gen<string> printable = Gen.Choose(' ', '~').Where(static code => code != '*').Select(static code => (char)code).ArrayOf().Select(static characters => new string(characters));
        Gen<string> noise = Gen.OneOf(printable, Gen.Elements("\"", "\\", "%", "{\"token\":\"", "Bearer ", "?code=", "https://", "@", "eyJ", "\r\n", "ä€😀", "\\u0041", "%41"));
        Gen<string> secrets = Gen.OneOf(
            printable.Where(static text => text.Length is >= 4 and < 60),
            Gen.Elements("pass", "a\"b\\c", "%41%42", "\\\\\\\\", "\\u0041", "aaaa", "ababab", "+ +=", "äöü€", "😀😀", "token\":\"", "a%2Bb"));
        Gen<(string Before, string Secret, string After, int Form)> cases =
            from before in noise
            from secret in secrets
            from after in noise
            from form in Gen.Choose(0, 4)
            select (before, secret, after, form);

        Prop.ForAll(cases.ToArbitrary(), static sample =>
        {
            string spelled = Spell(sample.Secret, sample.Form);
            string text = sample.Before + spelled + sample.After;
            string redacted = Redactor.Redact(text, new Secret(sample.Secret));
            return !redacted.Contains(spelled, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void An_excerpt_is_never_longer_than_asked_and_never_shows_a_part_of_a_secret()
    {
        const string Canary = "Canary-0123456789";
        Gen<(string Text, int Length)> cases =
            from before in Gen.Choose('a', 'z').Select(static code => (char)code).ArrayOf()
            from length in Gen.Choose(1, 80)
            from repeat in Gen.Choose(1, 5)
            select (string.Join(' ', Enumerable.Repeat(new string(before) + Canary, repeat)), length);

        Prop.ForAll(cases.ToArbitrary(), static sample =>
        {
            string excerpt = Redactor.Excerpt(sample.Text, sample.Length, new Secret(Canary));
            return excerpt.Length <= sample.Length && !excerpt.Contains("Cana", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("a\r\n  b\t\u2028c", "a b c")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void An_excerpt_is_one_line(string text, string excerpt)
    {
        Redactor.Excerpt(text, 200).ShouldBe(excerpt);
    }

    [Fact]
    public void An_excerpt_does_not_cut_a_character_in_two()
    {
        Redactor.Excerpt("ab😀", 3).ShouldBe("ab");
        Redactor.Excerpt("ab😀", 4).ShouldBe("ab😀");
        Redactor.Excerpt("ab", 0).ShouldBe("");
    }

    [Fact]
    public void A_text_made_to_keep_a_pattern_busy_is_redacted_all_the_same()
    {
        string text = string.Concat(Enumerable.Repeat("\"token\":\"\\", 20_000)) + " Canary-0123456789";

        Redactor.Redact(text, new Secret("Canary-0123456789")).ShouldNotContain("Canary");
    }

    private static string Spell(string secret, int form) => form switch
    {
        0 => secret,
        1 => JsonEncodedText.Encode(secret).Value,
        2 => JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
        3 => Uri.EscapeDataString(secret),
        _ => HttpUtility.UrlEncode(secret),
    };
}
