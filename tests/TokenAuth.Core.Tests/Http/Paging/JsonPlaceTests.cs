using System.Text;
using System.Text.Json;
using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class JsonPlaceTests
{
    [Theory]
    [InlineData("""{"a":1}""", "a", "1")]
    [InlineData("""{"x":{"a":0},"a":{"b":[1,2]}}""", "a.b", "[1,2]")]
    [InlineData("""{"a":{"c":1},"a":{"b":2}}""", "a.b", "2")]
    [InlineData("""{"@odata.nextLink":"/n"}""", "@odata.nextLink", "\"/n\"")]
    [InlineData("""{"m":{"@odata.nextLink":"/n"}}""", "m.@odata.nextLink", "\"/n\"")]
    [InlineData("""{"a.b":{"c":3}}""", "a.b.c", "3")]
    [InlineData("""{"a":[{"b":1}],"a.b":4}""", "a.b", "4")]
    [InlineData("""{"\u0061":5}""", "a", "5")]
    [InlineData("""{"\ud800":5,"a":null}""", "a", "null")]
    [InlineData(""" [1, {"a":2}] """, "", """[1, {"a":2}]""")]
    public void A_value_is_found_at_its_place(string json, string place, string expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);

        JsonPlace found = JsonPlace.Find(text, place).ShouldNotBeNull();

        Encoding.UTF8.GetString(text[found.Range]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"a":1}""", "b")]
    [InlineData("""{"a":1}""", "a.b")]
    [InlineData("""{"a":[{"b":1}]}""", "a.b")]
    [InlineData("""{"x":{"a":1}}""", "a")]
    [InlineData("[1]", "a")]
    [InlineData("7", "a")]
    public void Nothing_stands_elsewhere(string json, string place)
    {
        JsonPlace.Find(Encoding.UTF8.GetBytes(json), place).ShouldBeNull();
    }

    [Theory]
    [InlineData("\"a\\u0026b\"", "a&b")]
    [InlineData("17", "17")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("\"\\ud800\"", null)]
    public void A_value_is_read_as_text(string json, string? expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);

        JsonPlace.Find(text, "").ShouldNotBeNull().TextIn(text).ShouldBe(expected);
    }

    [Fact]
    public void Elements_are_counted_at_the_first_level_only()
    {
        JsonPlace.CountElements("""[1,[2,3],{"a":[4,5]},null]"""u8).ShouldBe(4);
        JsonPlace.CountElements("[]"u8).ShouldBe(0);
    }

    [Fact]
    public void What_is_no_json_is_said_to_be_none()
    {
        Should.Throw<JsonException>(() => JsonPlace.Find("""{"a":"""u8, "b"));
    }
}
