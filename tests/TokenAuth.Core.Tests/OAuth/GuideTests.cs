using TokenAuth.Core.Tests.Support;
using TokenAuth.Services;
using TokenAuth.Sessions;

namespace TokenAuth.Core.Tests.OAuth;

/// <summary>The complete definition that the guide shows, character by character.</summary>
public sealed class GuideTests : OAuthTest
{
    [Fact]
    public async Task It_has_fewer_than_twenty_lines()
    {
        (await ShownAsync()).Split('\n').Length.ShouldBeLessThan(20);
    }

    [Fact]
    public async Task It_signs_in_renews_and_signs_out()
    {
        string path = Folder["backoffice.json"];
        await File.WriteAllTextAsync(path, await ShownAsync(), Ends);
        AuthSession session = await ConnectAsync(As(Anna, service: ServiceCatalog.Find(path)));
        session.Service.ShouldBe("MyBackOffice");
        Expire(session);
        AccessToken token = await TokenAsync(session);
        token.Position.Generation.ShouldBe(2);
        (await StatusForAsync(token)).ShouldBe(200);

        await Store.DisconnectAsync(session, evenIfServerFails: false, Notices, Ends);

        Seen.SignOuts.ShouldBe(1);
        (await StatusForAsync(token)).ShouldBe(401);
    }

    private async Task<string> ShownAsync()
    {
        string guide = await File.ReadAllTextAsync("Fixtures/service-definitions.md", Ends);
        int section = guide.IndexOf("\n## Your own", StringComparison.Ordinal);
        const string fence = "```json\n";
        int start = guide.IndexOf(fence, section, StringComparison.Ordinal) + fence.Length;
        return guide[start..guide.IndexOf("\n```", start, StringComparison.Ordinal)];
    }
}
