using System.CommandLine;
using System.Text.Json;

namespace TokenAuth.Emulator;

/// <summary>The command line.</summary>
internal static class EmulatorCommand
{
    public static RootCommand Create(TextReader input, TextWriter output, TextWriter error)
    {
        Option<int> http = new("--http") { Description = "The port for HTTP; 0 takes a free one." };
        Option<int> https = new("--https") { Description = "The port for HTTPS; 0 takes a free one." };
        Option<double?> accessLifetime = new("--access-lifetime") { Description = "How long access tokens are good, in seconds." };
        Option<bool> json = new("--json") { Description = "Print one line of JSON when ready, and nothing else." };
        Option<bool> exitOnStdinClose = new("--exit-on-stdin-close") { Description = "End when standard input is closed, so as not to outlive a parent, and not at Ctrl+C, which is the parent's." };
        RootCommand command = new("A Back Office and OAuth server for tests and demos, on loopback.") { http, https, accessLifetime, json, exitOnStdinClose };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            EmulatorOptions options = new()
            {
                HttpPort = arguments.GetValue(http),
                HttpsPort = arguments.GetValue(https),
                IgnoresInterrupts = arguments.GetValue(exitOnStdinClose),
                ConfigureSwitches = arguments.GetValue(accessLifetime) is { } seconds
                    ? switches => switches.AccessLifetime = TimeSpan.FromSeconds(seconds)
                    : null,
            };
            try
            {
                EmulatorHost emulator = await EmulatorHost.StartAsync(options, cancellationToken).ConfigureAwait(false);
                await using (emulator.ConfigureAwait(false))
                {
                    await output.WriteLineAsync(arguments.GetValue(json) ? Machine(emulator) : Human(emulator)).ConfigureAwait(false);
                    await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                    Task shutdown = emulator.WaitForShutdownAsync(cancellationToken);
                    await (arguments.GetValue(exitOnStdinClose) ? Task.WhenAny(shutdown, UntilClosed(input)) : shutdown).ConfigureAwait(false);
                    return 0;
                }
            }
            catch (IOException exception)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    private static string Machine(EmulatorHost emulator) => JsonSerializer.Serialize(
        new
        {
            Http = emulator.HttpAddress.AbsoluteUri,
            Https = emulator.HttpsAddress.AbsoluteUri,
            Environment.ProcessId,
            CertificateThumbprint = emulator.Certificate.Thumbprint,
        },
        EmulatorJson.Options);

    private static string Human(EmulatorHost emulator) => string.Join(
        Environment.NewLine,
        [
            $"HTTP      {emulator.HttpAddress}",
            $"HTTPS     {emulator.HttpsAddress}  (self-signed, thumbprint {emulator.Certificate.Thumbprint})",
            $"Control   {emulator.HttpAddress}_emulator/switches, /counters, /requests, ...",
            string.Empty,
            .. emulator.Users.All.Select(user => $"User      {user.Email,-20} {user.Password,-30} {SecondFactor(user)}"),
            .. emulator.Clients.All.Select(client => $"Client    {client.Id,-20} {client.Secret ?? "(public)"}"),
            $"Refresh   {emulator.IssueRefreshToken()}  (for {DefaultClients.Id})",
            string.Empty,
            "Ctrl+C ends it.",
        ]);

    private static string SecondFactor(EmulatorUser user) => user.SecondFactor switch
    {
        TokenAuth.Emulator.SecondFactor.None => string.Empty,
        TokenAuth.Emulator.SecondFactor.Totp => $"authenticator app, key {Base32.Encode(user.TotpSecret)}",
        _ => $"mailed code, GET /_emulator/mailbox/{user.Email}",
    };

    private static async Task UntilClosed(TextReader input)
    {
        while (await input.ReadLineAsync().ConfigureAwait(false) is not null)
        {
            // Lines mean nothing here; only the end does.
        }
    }
}
