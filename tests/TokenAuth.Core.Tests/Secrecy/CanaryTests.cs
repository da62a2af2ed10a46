using System.Text;
using System.Text.Json;
using TokenAuth.Canaries;

namespace TokenAuth.Core.Tests.Secrecy;

/// <summary>What looks for secrets has to find them: a search that finds nothing must not be one that cannot.</summary>
public sealed class CanaryTests
{
    private const string Value = "pw +/=\"\\<&ä€'c4n0123456789abcdef";

    private static readonly Canary Planted = new("Password", Value, "c4n0123456789abcdef");

    private static readonly byte[] Utf8 = Encoding.UTF8.GetBytes(Value);
    private static readonly byte[] Utf16 = Encoding.Unicode.GetBytes(Value);

    private static readonly (string Encoding, string Text)[] Leaked = Leak([7], [7, 7]);

    public static TheoryData<string, string> Leaks()
    {
        var data = new TheoryData<string, string>();
        foreach ((string encoding, string text) in Leaked)
        {
            data.Add(encoding, text);
        }

        return data;
    }

    private static (string Encoding, string Text)[] Leak(byte[] one, byte[] two) =>
        [
            ("plain", $"before {Value} after"),
            ("utf-8", Canary.AsText([.. one, .. Utf8, .. two])),
            ("utf-16", Canary.AsText([.. one, .. Utf16, .. two])),
            ("fragment", "xxxc4n012345678xxx"),
            ("fragment", "xxx456789abcdefxxx"),
            ("hex", Convert.ToHexString([.. one, .. Utf8, .. two])),
            ("hex", Convert.ToHexStringLower(Utf8)),
            ("hex with dashes", BitConverter.ToString([.. one, .. Utf8])),
            ("hex of utf-16", Convert.ToHexStringLower([.. two, .. Utf16])),
            ("base64", Convert.ToBase64String(Utf8)),
            ("base64", Convert.ToBase64String([.. one, .. Utf8, .. two])),
            ("base64", Convert.ToBase64String([.. two, .. Utf8, .. one])),
            ("base64url", UrlSafe(Convert.ToBase64String(Utf8))),
            ("base64url", UrlSafe(Convert.ToBase64String([.. one, .. Utf8, .. one]))),
            ("base64url", UrlSafe(Convert.ToBase64String([.. two, .. Utf8, .. two]))),
            ("base64 of utf-16", Convert.ToBase64String([.. one, .. Utf16, .. two])),
            ("url", Uri.EscapeDataString(Value)),
            ("url", Uri.EscapeDataString(Value).ToLowerInvariant()),
            ("form", System.Net.WebUtility.UrlEncode(Value)),
            ("json", JsonSerializer.Serialize(new { Value })),
            ("json, relaxed", $"{{\"a\":\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}"),
            ("xml", new System.Xml.Linq.XElement("a", Value).ToString()),
            ("clixml", $"<S>{Value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</S>"),
        ];

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_secret_is_found(string encoding, string text)
    {
        Canary.Find(text, [Planted]).Select(static found => found.Encoding).ShouldContain(encoding, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_encoding_that_is_known_is_tried()
    {
        Leaked.Select(static leak => leak.Encoding).Distinct(StringComparer.Ordinal).ShouldBe(Canary.Encodings, ignoreOrder: true);
        new Canary("Lines", "one line\nand c4n0123456789abcdef", "c4n0123456789abcdef").Spellings.Select(static spelling => spelling.Encoding).Distinct(StringComparer.Ordinal).ShouldBe(Canary.Encodings, ignoreOrder: true);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Canary.Find("pw c4n01234567 89abcdef " + Convert.ToBase64String(Encoding.UTF8.GetBytes("another secret")), [Planted]).ShouldBeEmpty();
    }

    [Fact]
    public void A_short_code_is_found_where_it_stands_alone()
    {
        var code = new Canary("Code", "482913");

        Canary.Find("the code 482913.", [code]).ShouldNotBeEmpty();
        Canary.Find("{\"code\":\"482913\"}", [code]).ShouldNotBeEmpty();
        Canary.Find("ticks 6384829137765", [code]).ShouldBeEmpty();
    }

    [Fact]
    public void What_an_exception_hides_is_found()
    {
        var inner = new InvalidOperationException("inner");
        inner.Data["note"] = new List<object?> { null, Value };
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost/") { Content = new StringContent(Value) };
        var carrier = new InvalidOperationException("carries a request");
        carrier.Data["request"] = request;

        ObjectText.Of(new AggregateException("outer", new HttpRequestException("middle", inner))).ShouldContain(Value);
        Canary.Find(ObjectText.Of(carrier), [Planted]).ShouldNotBeEmpty();
        Canary.Find(ObjectText.Of(new InvalidOperationException("nothing")), [Planted]).ShouldBeEmpty();
    }

    [Fact]
    public void What_event_sources_and_activities_say_is_heard()
    {
        using var trace = new EventTrace();
        using var source = new System.Diagnostics.ActivitySource("TokenAuth.Tests.Canary");
        using (System.Diagnostics.Activity activity = source.StartActivity("request")!)
        {
            activity.SetTag("url.full", Value);
        }

        Canary.Find(trace.Text, [Planted]).ShouldNotBeEmpty();
    }

    private static string UrlSafe(string base64) => base64.TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
