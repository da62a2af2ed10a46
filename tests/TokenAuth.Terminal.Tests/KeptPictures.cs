using System.Xml.Linq;

namespace TokenAuth.Terminal.Tests;

/// <summary>The pictures in <c>docs/pictures</c> that are screens.</summary>
internal static class KeptPictures
{
    private const string Recording = "walk-through";

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["import"] = "Importing the module and starting an emulated Back Office",
        ["connect"] = "Signing in: e-mail, masked password, masked code of the second factor, and the session",
        ["paths"] = "Tab completes the service's known paths",
        ["sessions"] = "Tab completes sessions, with the account and the time left",
        ["request"] = "The sessions, and the first items of a list",
        ["progress"] = "A paged list shows how far it is",
        ["stopped"] = "Ctrl+C ends the list at once; the session is as good as before",
        ["sign-out"] = "Signed out: the session is gone",
    };

    /// <summary>Whether they are made anew instead of compared: <c>./build.ps1 Pictures</c> sets it.</summary>
    public static bool AreDrawn { get; } = Environment.GetEnvironmentVariable("TOKENAUTH_DRAW_PICTURES") is "1";

    /// <summary>Makes them anew.</summary>
    public static async Task DrawAsync(IReadOnlyDictionary<string, Screen> screens)
    {
        foreach ((string name, Screen screen) in screens)
        {
            await WriteAsync($"{Recording}-{name}", Picture.Of(screen, Titles[name]));
        }

        await WriteAsync(Recording, Picture.Of([.. screens.Values], "A session at the prompt: import, sign in, Tab, a request, a list, Ctrl+C, sign out"));
    }

    /// <summary>What the picture of a screen says.</summary>
    public static string Read(string name) => Picture.Read(Load($"{Recording}-{name}")).ShouldHaveSingleItem();

    /// <summary>What the screens of the recording say.</summary>
    public static IReadOnlyList<string> ReadRecording() => Picture.Read(Load(Recording));

    private static XDocument Load(string name) => XDocument.Load(Repository.Picture(name), LoadOptions.PreserveWhitespace);

    private static Task WriteAsync(string name, XDocument picture) =>
        File.WriteAllTextAsync(Repository.Picture(name), picture.ToString(SaveOptions.DisableFormatting).Replace("<text ", "\n<text ", StringComparison.Ordinal) + "\n");
}
