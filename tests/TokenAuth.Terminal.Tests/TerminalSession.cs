using System.Text.RegularExpressions;

namespace TokenAuth.Terminal.Tests;

/// <summary>PowerShell in a terminal of its own, with a home of its own: keys go in, screens come out.</summary>
internal sealed class TerminalSession : IAsyncDisposable
{
    private const int Columns = 104;
    private const int Rows = 26;
    private const string Pane = "walk";

    // How a person would have it: a short prompt, and Tab with a menu. Without a suggestion of what was typed before, which no two runs have alike.
    private const string Profile = "function prompt { 'PS> ' }; Set-PSReadLineOption -PredictionSource None; Set-PSReadLineKeyHandler -Key Tab -Function MenuComplete; Clear-Host";

    private const string Settings = """
        set -g default-terminal tmux-256color
        set -g status off
        set -g escape-time 0
        set -g history-limit 5000
        set -g remain-on-exit on

        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(40);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("tokenauth-terminal-");
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    private TerminalSession()
    {
        foreach (string name in (string[])["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TOKENAUTH_STATE", "TMUX_TMPDIR"])
        {
            _environment[name] = name == "HOME" ? _home.FullName : _home.CreateSubdirectory(name).FullName;
        }

        foreach (string name in (string[])["NO_COLOR", "TMUX", "LC_ALL", "LC_MESSAGES", "LANGUAGE"])
        {
            _environment[name] = null;
        }

        _environment["LANG"] = "C.UTF-8";
        _environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        _environment["POWERSHELL_UPDATECHECK"] = "Off";
        _environment["PSModulePath"] = Path.Combine(Repository.Root, "out");
    }

    /// <summary>Starts PowerShell and waits for its prompt.</summary>
    public static async Task<TerminalSession> OpenAsync()
    {
        TerminalSession session = new();
        string settings = Path.Combine(session._home.FullName, "tmux.conf");
        await File.WriteAllTextAsync(settings, Settings);
        await session.TmuxAsync(["-u", "-f", settings, "new-session", "-d", "-s", Pane, "-x", $"{Columns}", "-y", $"{Rows}", "-c", session._home.FullName, "--", Programs.PowerShell!, "-NoLogo", "-NoProfile", "-NoExit", "-Command", Profile]);
        try
        {
            await session.ShowsAsync("^PS>$");
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Types a text, and Enter.</summary>
    public async Task EnterAsync(string text)
    {
        await TypeAsync(text);
        await PressAsync("Enter");
    }

    /// <summary>Types a text.</summary>
    public Task TypeAsync(string text) => TmuxAsync(["send-keys", "-t", Pane, "-l", "--", text]);

    /// <summary>Presses a key, by tmux's name for it.</summary>
    public Task PressAsync(string key) => TmuxAsync(["send-keys", "-t", Pane, key]);

    /// <summary>Clears the screen, as Ctrl+L does.</summary>
    public async Task ClearAsync()
    {
        await PressAsync("C-l");
        await ShowsAsync(@"\APS>\s*\z");
    }

    /// <summary>Waits until the screen shows something and stands still, and returns it.</summary>
    /// <param name="pattern">What it has to show; <c>^</c> and <c>$</c> are a row's.</param>
    /// <param name="isMoving">Whether it never stands still.</param>
    public async Task<Screen> ShowsAsync(string pattern, bool isMoving = false)
    {
        long began = TimeProvider.System.GetTimestamp();
        string last = "";
        while (true)
        {
            string captured = await CaptureAsync();
            Screen screen = Screen.Read(captured, Columns);
            if ((isMoving || string.Equals(captured, last, StringComparison.Ordinal)) && Regex.IsMatch(screen.Text, pattern, RegexOptions.Multiline, Limit))
            {
                return screen;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Limit)
            {
                throw new TimeoutException($"The terminal did not show '{pattern}' but:\n{screen.Text}");
            }

            last = captured;
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }
    }

    /// <summary>Everything that was shown since the start and not cleared.</summary>
    public Task<string> EverythingAsync() => TmuxAsync(["capture-pane", "-p", "-S", "-", "-t", Pane]);

    /// <summary>What the line editor kept of what was typed.</summary>
    public string TypedHistory() => string.Concat(_home.EnumerateFiles("*_history.txt", SearchOption.AllDirectories).Select(static file => File.ReadAllText(file.FullName)));

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync(["kill-server"]);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                _home.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 100)
            {
                // PowerShell is on its way out and may write a last file.
                await Task.Delay(BetweenLooks, TimeProvider.System);
            }
        }
    }

    private Task<string> CaptureAsync() => TmuxAsync(["capture-pane", "-p", "-e", "-t", Pane]);

    private Task<string> TmuxAsync(string[] arguments) => Programs.ReadAsync(Programs.Tmux!, arguments, _environment);
}
