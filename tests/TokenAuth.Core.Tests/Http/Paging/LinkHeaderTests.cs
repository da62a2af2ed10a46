using TokenAuth.Http;

namespace TokenAuth.Core.Tests.Http;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("""<https://a.example/?page=2>; rel="next" """, "https://a.example/?page=2")]
    [InlineData("<https://a.example/?page=2>; rel=next", "https://a.example/?page=2")]
    [InlineData("</items?page=2>; rel=NEXT", "/items?page=2")]
    [InlineData("""</a>; rel="prev", </b>; rel="next" """, "/b")]
    [InlineData("""</b>; rel="next", </a>; rel="prev" """, "/b")]
    [InlineData("""</b>; rel="start next" """, "/b")]
    [InlineData("""</b,c;d>; title="x, <y>; rel=\"next\""; rel="prev", </e>; REL = "next" """, "/e")]
    [InlineData("""</a>; rel="prev"; rel="next", </b>; type="text/html"; rel=next""", "/b")]
    [InlineData("""< /b >;rel=next""", "/b")]
    public void The_next_link_is_found(string header, string target)
    {
        LinkHeader.FindNext([header]).ShouldBe(target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("</a>")]
    [InlineData("""</a>; rel="prev" """)]
    [InlineData("""</a>; rel="nextish" """)]
    [InlineData("""</a>; title="next" """)]
    [InlineData("""</a; rel="next" """)]
    [InlineData("""</a>; rel""")]
    [InlineData("""</a>; rel="prev\""")]
    public void Where_there_is_none_none_is_found(string header)
    {
        LinkHeader.FindNext([header]).ShouldBeNull();
    }

    [Fact]
    public void Several_headers_count_as_one()
    {
        LinkHeader.FindNext(["</a>; rel=prev", "</b>; rel=next"]).ShouldBe("/b");
    }
}
