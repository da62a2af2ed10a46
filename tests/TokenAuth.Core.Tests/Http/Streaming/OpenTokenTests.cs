using System.Text;
using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

/// <summary>However small the pieces of a long token are, it is read a few times and not once a piece.</summary>
public sealed class OpenTokenTests
{
    private const int Long = 1024 * 1024;
    private const int Piece = 1024;

    [Theory]
    [InlineData(", \"", "a")]
    [InlineData("\"", "\\\"")]
    [InlineData("\"", "\\\\")]
    [InlineData("\"", "\\u0022")]
    [InlineData("", "1")]
    [InlineData("/*", "*")]
    [InlineData(",", " ")]
    public void A_token_without_an_end_is_read_a_few_times(string beginning, string filler)
    {
        ReadsOf(beginning + Repeated(filler, Long)).ShouldBeInRange(4, 4 + 9);
    }

    [Fact]
    public void A_string_is_read_when_its_end_has_come()
    {
        string text = $",\"{Repeated("\\\"a\\\\", Long)}\"";

        var token = default(OpenToken);
        token.Tried(Encoding.UTF8.GetBytes(text[..(Long / 2)]));

        token.MayHaveEnded(Encoding.UTF8.GetBytes(text[..^1])).ShouldBeFalse();
        token.MayHaveEnded(Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"", "ab\\\"c\\\\", "\"")]
    [InlineData("", "7", "")]
    [InlineData("/*", " * ", "*/ 1")]
    [InlineData("", "   ", "1")]
    [InlineData("{\"", "name\\u0022", "\":1}")]
    public void A_long_token_is_found_whole(string beginning, string filler, string end)
    {
        byte[] text = Encoding.UTF8.GetBytes($"[{beginning}{Repeated(filler, Long)}{end},2]");
        var frame = new ArrayFrame("");
        var items = new List<string>();
        int start = 0;
        int length = 0;
        for (bool isLast = false; !frame.IsDone; isLast = length == text.Length)
        {
            length = Math.Min(length + Piece, text.Length);
            while (frame.TryFind(text.AsSpan(start..length), isLast, out Range item))
            {
                items.Add(Encoding.UTF8.GetString(text[start..length][item]));
            }

            start += frame.Finished;
            frame.Discard();
        }

        items[0].Length.ShouldBe(filler.Trim() is "" or "*" ? 1 : beginning.Length + (Long / filler.Length * filler.Length) + end.Length);
        items[1].ShouldBe("2");
    }

    private static int ReadsOf(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var token = default(OpenToken);
        int reads = 0;
        for (int length = Piece; length <= bytes.Length; length += Piece)
        {
            if (token.MayHaveEnded(bytes.AsSpan(0, length)))
            {
                reads++;
                token.Tried(bytes.AsSpan(0, length));
            }
        }

        return reads;
    }

    private static string Repeated(string text, int length) => new StringBuilder().Insert(0, text, length / text.Length).ToString();
}
