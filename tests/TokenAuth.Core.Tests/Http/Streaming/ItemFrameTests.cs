using System.Text;
using TokenAuth.Errors;
using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class ItemFrameTests
{
    public static TheoryData<string, string, string[]> Arrays() => new()
    {
        { "[]", "", [] },
        { "", "", [] },
        { " \r\n", "", [] },
        { "[1,2.5e3 , \"a,]\\\"b\",true,null]", "", ["1", "2.5e3", "\"a,]\\\"b\"", "true", "null"] },
        { "[{\"a\":[1,{\"b\":[]}]},[[],[1]], {} ]", "", ["{\"a\":[1,{\"b\":[]}]}", "[[],[1]]", "{}"] },
        { "[1,2,]", "", ["1", "2"] },
        { "/* c */[1 /* c */, // d\n 2]", "", ["1", "2"] },
        { "{\"a\":[1]}", "", ["{\"a\":[1]}"] },
        { "17", "", ["17"] },
        { "\"text\"", "", ["\"text\""] },
        { "[1]", "data", ["1"] },
        { "{\"x\":{\"data\":[0]},\"y\":[{\"data\":[0]}],\"data\":[1,{\"data\":[2]}],\"z\":[3]}", "data", ["1", "{\"data\":[2]}"] },
        { "{\"a\":{\"c\":[0],\"bb\":{\"b\":[0]}},\"a\":{\"d\":{},\"b\":[1,2]},\"e\":{\"a\":[0]}}", "a.b", ["1", "2"] },
        { "{\"a.b\":[1]}", "a.b", ["1"] },
        { "{\"a\":{\"x.y\":{\"c\":[1]}}}", "a.x.y.c", ["1"] },
        { "{\"a\":null}", "a", [] },
        { "{\"a\":[]}", "a", [] },
    };

    public static TheoryData<string, string[]> Lines() => new()
    {
        { "", [] },
        { "\n\n", [] },
        { "{\"a\":1}\n{\"a\":2}\n", ["{\"a\":1}", "{\"a\":2}"] },
        { "{\"a\":1}\r\n\r\n 2 \r\n3", ["{\"a\":1}", "2", "3"] },
        { "\"a\\nb\"", ["\"a\\nb\""] },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void The_elements_are_found_however_the_reply_is_cut_into_pieces(string json, string place, string[] expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= text.Length + 1; size++)
        {
            Read(new ArrayFrame(place), text, size).ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Lines_are_found_however_the_reply_is_cut_into_pieces(string json, string[] expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= text.Length + 1; size++)
        {
            Read(LineFrame.Lines, text, size).ShouldBe(expected);
        }
    }

    [Fact]
    public void Records_may_hold_line_breaks()
    {
        byte[] text = Encoding.UTF8.GetBytes("\u001e{\"a\":\n1}\n\u001e\u001e2\n");
        for (int size = 1; size <= text.Length + 1; size++)
        {
            Read(LineFrame.Records, text, size).ShouldBe(["{\"a\":\n1}", "2"]);
        }
    }

    [Theory]
    [InlineData("[1,2", new[] { "1", "2" })]
    [InlineData("[1,{\"a\":", new[] { "1" })]
    [InlineData("[1,tr", new[] { "1" })]
    [InlineData("[1", new string[0])]
    [InlineData("[1]", null)]
    [InlineData("[", new string[0])]
    [InlineData("{\"a\":1", new string[0])]
    public void A_reply_that_ends_too_early_hands_out_what_came_and_then_says_so(string json, string[]? expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= text.Length + 1; size++)
        {
            List<string> items = [];
            Action reading = () => Read(new ArrayFrame(""), text, size, items);
            if (expected is null)
            {
                reading.ShouldNotThrow();
                continue;
            }

            reading.ShouldThrow<TokenAuthException>().ErrorId.ShouldBe(ErrorId.ReplyIncomplete);

            // A number at the very end may go on.
            items.ShouldBe(expected.Take(items.Count));
            items.Count.ShouldBeGreaterThanOrEqualTo(expected.Length - 1);
        }
    }

    [Theory]
    [InlineData("[1,2}", new[] { "1", "2" })]
    [InlineData("[1,}", new[] { "1" })]
    [InlineData("<html>", new string[0])]
    [InlineData("[1] x", new[] { "1" })]
    public void What_is_no_json_is_an_error_where_it_begins(string json, string[] expected)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= text.Length + 1; size++)
        {
            List<string> items = [];

            Should.Throw<TokenAuthException>(() => Read(new ArrayFrame(""), text, size, items)).ErrorId.ShouldBe(ErrorId.JsonInvalid);

            items.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("{\"a\":1}", "a")]
    [InlineData("{\"a\":{\"b\":\"x\"}}", "a.b")]
    [InlineData("{\"b\":[1]}", "a")]
    [InlineData("{\"x\":{\"a\":[1]}}", "a")]
    [InlineData("{}", "a")]
    [InlineData("7", "a")]
    public void A_place_without_an_array_is_an_error(string json, string place)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= text.Length + 1; size++)
        {
            Should.Throw<TokenAuthException>(() => Read(new ArrayFrame(place), text, size)).ErrorId.ShouldBe(ErrorId.ItemsNotFound);
        }
    }

    private static List<string> Read(IItemFrame frame, byte[] text, int size, List<string>? into = null)
    {
        List<string> items = into ?? [];
        List<byte> kept = [];
        int read = 0;
        bool isLast = false;
        while (!frame.IsDone)
        {
            byte[] data = [.. kept];
            if (frame.TryFind(data, isLast, out Range item))
            {
                items.Add(Encoding.UTF8.GetString(data[item]));
                continue;
            }

            if (frame.IsDone)
            {
                break;
            }

            isLast.ShouldBeFalse("after the last piece nothing more can be asked for");
            kept.RemoveRange(0, frame.Finished);
            frame.Discard();
            byte[] piece = text[read..Math.Min(read + size, text.Length)];
            read += piece.Length;
            kept.AddRange(piece);
            isLast = piece.Length == 0;
        }

        return items;
    }
}
