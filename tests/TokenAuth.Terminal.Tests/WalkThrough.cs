using System.Text.Json;
using System.Text.RegularExpressions;
using TokenAuth.Secrecy;
using TokenAuth.SignIn;

namespace TokenAuth.Terminal.Tests;

/// <summary>The session that <c>docs/walk-through.md</c> shows, run once for all tests that look at its screens.</summary>
public sealed class WalkThrough : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";

    /// <summary>What the screens are called, in their order.</summary>
    public static readonly string[] Names = ["import", "connect", "paths", "sessions", "request", "progress", "stopped", "sign-out"];

    private static readonly TotpKey App = TotpKey.Parse(new Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"));

    private readonly Dictionary<string, Screen> _screens = new(StringComparer.Ordinal);

    /// <summary>Why there are no screens; null where there are.</summary>
    public string? Missing { get; private set; }

    /// <summary>The one-time code that was typed.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Every screen with what had been scrolled away.</summary>
    public string Everything { get; private set; } = "";

    /// <summary>What the line editor kept of what was typed.</summary>
    public string TypedHistory { get; private set; } = "";

    /// <summary>How many requests the service had seen when Ctrl+C had ended the list, and a while later.</summary>
    public (int AtOnce, int Later) RequestsAfterStop { get; private set; }


    /// <summary>The screens, in their order.</summary>
    internal IReadOnlyList<Screen> Screens => [.. Names.Select(name => _screens[name])];

    internal Screen this[string name] => _screens[name];

    public async ValueTask InitializeAsync()
    {
        Missing = await Programs.WhyNotAsync();
        if (Missing is null)
        {
            await using TerminalSession terminal = await TerminalSession.OpenAsync();
            await WalkAsync(terminal);
            if (KeptPictures.AreDrawn)
            {
                await KeptPictures.DrawAsync(_screens);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WalkAsync(TerminalSession terminal)
    {
        await terminal.EnterAsync("Import-Module TokenAuth, TokenAuth.Emulator");
        await terminal.EnterAsync("$backOffice = Start-BackOfficeEmulator");
        await terminal.EnterAsync("$backOffice.Uri.AbsoluteUri");
        Screen screen = Keep("import", await terminal.ShowsAsync(@"^http://127\.0\.0\.1:\d+/\nPS>$"));
        Uri service = new(Regex.Match(screen.Text, @"http://127\.0\.0\.1:\d+/", RegexOptions.None, TimeSpan.FromSeconds(1)).Value);

        await terminal.ClearAsync();
        await terminal.EnterAsync("Connect-BackOffice $backOffice.Uri -Service B2Core -Name desk");
        await terminal.ShowsAsync(@"E-mail for 127\.0\.0\.1:$");
        await terminal.EnterAsync("totp@example.com");
        await terminal.ShowsAsync(@"^Password for .+:$");
        await terminal.EnterAsync(Password);
        await terminal.ShowsAsync(@"^Code of the second factor .+:$");
        Code = App.CodeOf(App.StepAt(TimeProvider.System.GetUtcNow())).Reveal();
        await terminal.EnterAsync(Code);
        await terminal.ShowsAsync(@"^\* desk .+Active.+\s+PS>$");
        await terminal.EnterAsync("Connect-BackOffice $backOffice.Uri $backOffice.Credential -Name reports");
        Keep("connect", await terminal.ShowsAsync(@"^\* reports .+Active.+\s+PS>$"));

        await terminal.ClearAsync();
        await terminal.TypeAsync("Invoke-AuthorizedRequest /api/v2/b2");
        await terminal.PressAsync("Tab");
        Keep("paths", await terminal.ShowsAsync(@"^PS> Invoke-AuthorizedRequest /api/v2/b2copy/accounts\n(.*\n)*.*accounts/create"));

        await LeaveMenuAsync(terminal);
        await terminal.ClearAsync();
        await terminal.TypeAsync("Select-AuthSession ");
        await terminal.PressAsync("Tab");
        Keep("sessions", await terminal.ShowsAsync(@"^PS> Select-AuthSession desk\n(.*\n)*.*totp@example\.com at .+left"));
        await terminal.PressAsync("Enter");
        await terminal.PressAsync("Enter");
        await terminal.ShowsAsync(@"^PS> Select-AuthSession desk\s+PS>$");

        await terminal.ClearAsync();
        await terminal.EnterAsync("Get-AuthSession");
        await terminal.ShowsAsync(@"^  reports .+Active.+\s+PS>$");
        await terminal.EnterAsync("Invoke-AuthorizedRequest /api/v2/my/accounts -Paginate -First 4 | Format-Table id, email, balance");
        Keep("request", await terminal.ShowsAsync(@"^ +4 .+\d\s+PS>$"));

        await terminal.ClearAsync();
        await terminal.EnterAsync("$accounts = Invoke-AuthorizedRequest /api/v2/my/accounts -Paginate -PageSize 2");
        Keep("progress", await terminal.ShowsAsync(@"Invoke-AuthorizedRequest .+ items", isMoving: true));
        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync(@"^PS>$");
        int atOnce = await RequestsAsync(service);
        await terminal.EnterAsync("$accounts.Count; Test-AuthSession");
        Keep("stopped", await terminal.ShowsAsync(@"^True\s+PS>$"));
        RequestsAfterStop = (atOnce, await RequestsAsync(service));

        await terminal.ClearAsync();
        await terminal.EnterAsync("Disconnect-AuthSession");
        await terminal.EnterAsync("Get-AuthSession");
        await terminal.ShowsAsync(@"^. reports .+Active.+\s+PS>$");
        await terminal.EnterAsync("Invoke-AuthorizedRequest /api/v2/whoami -Session desk");
        Keep("sign-out", await terminal.ShowsAsync(@"desk(.*\n)+PS>$"));
        Everything = await terminal.EverythingAsync();
        TypedHistory = terminal.TypedHistory();
        await terminal.EnterAsync("exit");
    }

    // The first Ctrl+C leaves the menu, the second the line.
    private static async Task LeaveMenuAsync(TerminalSession terminal)
    {
        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync(@"\APS> \S.*\n?\z");
        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync("^PS>$");
    }

    private Screen Keep(string name, Screen screen)
    {
        _screens[name] = screen;
        return screen;
    }

    private static async Task<int> RequestsAsync(Uri service)
    {
        using HttpMessageInvoker client = new(new SocketsHttpHandler());
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(service, "_emulator/counters"));
        using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
        using JsonDocument counters = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return counters.RootElement.GetProperty("requests").GetInt32();
    }
}
