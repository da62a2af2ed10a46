using System.Diagnostics;
using System.Globalization;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.Sessions;
using TokenAuth.SignIn;
using TokenAuth.State;
using TokenAuth.Transport;

namespace TokenAuth.Stress;

/// <summary>Processes of the engine alone, whose vault is a file that loses writes as SecretStore does.</summary>
internal sealed class EngineWorkforce(Sandbox sandbox) : IWorkforce
{
    // SecretStore looks at its file again after about as long.
    private static readonly TimeSpan StaleFor = TimeSpan.FromSeconds(5);

    public string Description => "engine processes with a vault in a file";

    public static FileVault Vault(string path) => new(path) { StaleFor = StaleFor };

    public async Task SignInAsync(Uri address)
    {
        using var engine = new EngineContext(state: new StateFolder(sandbox.State));
        var request = new ConnectRequest
        {
            Service = ServiceCatalog.Find(Sandbox.Service),
            BaseAddress = address,
            Flow = new PasswordSignIn(Sandbox.User, new Secret(Sandbox.Password)),
            Name = Sandbox.Session,
            Vault = Vault(sandbox.VaultFile),
        };
        await new SessionStore(engine).ConnectAsync(request, SilentNotices.Instance, CancellationToken.None);
    }

    public ProcessStartInfo StartInfo(Uri address, int runspaces) =>
        new(Environment.ProcessPath!, [.. Own(), "load", sandbox.VaultFile, sandbox.State, runspaces.ToString(CultureInfo.InvariantCulture)]);

    // Started by dotnet, the process is dotnet and the program its first argument.
    private static string[] Own() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(EngineWorkforce).Assembly.Location] : [];
}
