using System.Xml.Linq;

namespace TokenAuth.Terminal.Tests;

public sealed class ScreenTests
{
    private const string Captured = "PS> \u001b[93mGet-AuthSession\u001b[39m\n\u001b[32m\u001b[1mdesk\u001b[0m  plain\n\n\u001b[7m[ooo\u001b[27m\u001b[38;5;244;48;5;238m   ]\u001b[0m\n\n";

    [Fact]
    public void Is_read_with_its_colours()
    {
        Screen screen = Screen.Read(Captured, 40);

        screen.Text.ShouldBe("PS> Get-AuthSession\ndesk  plain\n\n[ooo   ]");
        screen.StyleOf("Get-AuthSession").ShouldBe(new CellStyle { Foreground = 11 });
        screen.StyleOf("desk").ShouldBe(new CellStyle { Foreground = 2, IsBold = true });
        screen.StyleOf("plain").ShouldBe(CellStyle.Plain);
        screen.StyleOf("[ooo").ShouldBe(new CellStyle { IsInverse = true });
        screen.StyleOf("   ]").ShouldBe(new CellStyle { Foreground = 244, Background = 238 });
    }

    [Fact]
    public void Is_drawn_so_that_its_text_can_be_read_again()
    {
        Screen screen = Screen.Read(Captured, 40);
        XDocument picture = XDocument.Parse(Picture.Of([screen, screen with { Rows = [.. screen.Rows.Take(1)] }], "Two").ToString(), LoadOptions.PreserveWhitespace);

        Picture.Read(picture).Count.ShouldBe(2);
        Picture.Read(XDocument.Parse(Picture.Of(screen, "One").ToString(SaveOptions.DisableFormatting), LoadOptions.PreserveWhitespace)).ShouldHaveSingleItem().ShouldBe(screen.Text);
    }

    [Fact]
    public void Two_runs_are_compared_without_what_no_two_have_alike()
    {
        StableText.Of("\nat http://127.0.0.1:40123  in 59 min 58 s   \n----   -\n").ShouldBe(StableText.Of("at http://127.0.0.1:5001 in 1 min 3 s\n------ -"));
        string.Equals(StableText.Of("desk Active"), StableText.Of("desk Expired"), StringComparison.Ordinal).ShouldBeFalse();
    }
}
