using System.Text.Json;
using TokenAuth.SignIn;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>A person at the provider's pages, with a real browser that nobody sees.</summary>
internal sealed class ChromiumPerson(string login) : ISignInInteraction
{
    /// <summary>What the browser shows where the sign-in ends.</summary>
    public string LastPage { get; private set; } = "";

    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        await using var browser = Child.Start(Programs.Node!, "browser.mjs");
        string task = JsonSerializer.Serialize(new { address, executable = Programs.Chromium, login });
        await browser.Input.WriteAsync(task.AsMemory(), cancellationToken);
        (int exitCode, string output) = await browser.EndAsync(cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"The browser failed: {browser.Errors}");
        }

        using var answer = JsonDocument.Parse(output);
        LastPage = answer.RootElement.GetProperty("text").GetString()!;
    }

    public Task ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken) => throw new NotSupportedException();
}
