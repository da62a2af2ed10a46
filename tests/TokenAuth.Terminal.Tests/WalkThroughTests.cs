namespace TokenAuth.Terminal.Tests;

public sealed class WalkThroughTests(WalkThrough walk) : IClassFixture<WalkThrough>
{
    public static TheoryData<string> Names => [.. WalkThrough.Names];

    [Fact]
    public void What_is_typed_at_a_prompt_is_masked()
    {
        Ready();
        string shown = walk["connect"].Text;

        shown.ShouldContain("E-mail for 127.0.0.1: totp@example.com\n");
        shown.ShouldContain($"Password for totp@example.com at 127.0.0.1: {new string('*', WalkThrough.Password.Length)}\n");
        shown.ShouldContain($"for totp@example.com: {new string('*', walk.Code.Length)}\n");
    }

    [Fact]
    public void No_secret_is_on_the_screen_or_in_the_history_of_what_was_typed()
    {
        Ready();
        walk.Everything.Length.ShouldBeGreaterThan(500);
        walk.TypedHistory.ShouldContain("Connect-BackOffice");

        foreach (string text in (string[])[.. walk.Screens.Select(static screen => screen.Text), walk.Everything, walk.TypedHistory])
        {
            text.ShouldNotContain(WalkThrough.Password);
            text.ShouldNotContain(walk.Code);
            text.ShouldNotContain("eyJ");
        }
    }

    [Fact]
    public void A_session_that_is_good_is_green()
    {
        Ready();

        walk["connect"].StyleOf("Active")!.Foreground.ShouldBe(2);
        walk["connect"].StyleOf("totp@example.com in")!.Foreground.ShouldBeNull();
    }

    [Fact]
    public void Tab_completes_the_paths_of_the_service()
    {
        Ready();

        walk["paths"].Text.ShouldContain("/api/v2/b2copy/accounts/create");
        walk["paths"].Text.ShouldContain("http://127.0.0.1:");
    }

    [Fact]
    public void Tab_completes_sessions_with_the_account_and_the_time_left()
    {
        Ready();

        walk["sessions"].Text.ShouldMatch(@"desk +reports");
        walk["sessions"].Text.ShouldMatch(@"totp@example\.com at http://127\.0\.0\.1:\d+ \(B2Core\), \d+ min( \d+ s)? left");
    }

    [Fact]
    public void A_list_shows_how_far_it_is()
    {
        Ready();

        walk["progress"].Text.ShouldMatch(@"Invoke-AuthorizedRequest \[[\d,]+ of [\d,]+ items, [\d,.]+ a second");
    }

    [Fact]
    public void Ctrl_C_ends_a_list_and_nothing_is_sent_any_more()
    {
        Ready();

        walk.RequestsAfterStop.AtOnce.ShouldBeGreaterThan(10);
        walk.RequestsAfterStop.Later.ShouldBe(walk.RequestsAfterStop.AtOnce);
        walk["stopped"].Text.ShouldNotContain(" items");
    }

    [Fact]
    public void A_session_that_was_signed_out_is_gone()
    {
        Ready();
        string shown = walk["sign-out"].Text;

        shown[shown.IndexOf("PS> Get-AuthSession", StringComparison.Ordinal)..shown.IndexOf("PS> Invoke", StringComparison.Ordinal)].ShouldNotContain("desk");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_picture_is_what_the_session_shows(string name)
    {
        Ready();

        StableText.Of(KeptPictures.Read(name)).ShouldBe(StableText.Of(walk[name].Text), "./build.ps1 Pictures draws it anew.");
    }

    [Fact]
    public void The_recorded_session_is_made_of_the_pictures()
    {
        KeptPictures.ReadRecording().ShouldBe(WalkThrough.Names.Select(KeptPictures.Read));
    }

    private void Ready()
    {
        if (walk.Missing is { } reason)
        {
            Assert.Skip(reason);
        }
    }
}
