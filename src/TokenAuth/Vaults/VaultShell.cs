using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TokenAuth.Vaults;

/// <summary>
/// The vaults' runspace as a call sees it. It has no host, so that whatever would ask a person fails at once instead, and takes commands
/// and values, never script text made of them.
/// </summary>
/// <remarks>
/// The functions of an extension module are called as SecretManagement calls them, but here: SecretManagement has one runspace for all
/// of the process, with the host of whoever used it first. A vault called there would ask its question at the user's console, in the
/// middle of whatever is typed, and the user's own calls at the same time would fail.
/// </remarks>
internal sealed class VaultShell : IDisposable
{
    // Called by its object, a function runs in its module and sees what is private there.
    private const string InModule = "param($Command, $Arguments) & $Command @Arguments";

    private readonly object _gate = new();
    private readonly Runspace _runspace;
    private PowerShell? _running;
    private bool _stopped;

    /// <summary>Opens the runspace; its commands run on the thread that calls.</summary>
    public VaultShell()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(new SessionStateVariableEntry("ConfirmPreference", ConfirmImpact.None, "Nobody can be asked."));
        state.Variables.Add(new SessionStateVariableEntry("ProgressPreference", ActionPreference.SilentlyContinue, "Nobody is watching."));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
    }

    /// <summary>Whether it can run commands.</summary>
    public bool IsUsable => _runspace.RunspaceStateInfo.State == RunspaceState.Opened;

    /// <summary>Runs a command by its name.</summary>
    public VaultReply Invoke(string command, params (string Name, object? Value)[] parameters)
    {
        using var shell = PowerShell.Create();
        shell.AddCommand(command);
        return Invoke(shell, parameters);
    }

    /// <summary>Runs a function of a vault's extension module.</summary>
    /// <exception cref="VaultFailure">The module cannot be loaded or has no such function.</exception>
    public VaultReply InvokeExtension(VaultRegistration vault, string function, params (string Name, object? Value)[] parameters)
    {
        CommandInfo command = FindExtension(vault, function) ??
            throw new VaultFailure($"The module '{vault.Module}' has no function {function} for vaults.", isLocked: false);
        var arguments = new Hashtable { ["VaultName"] = vault.Name, ["AdditionalParameters"] = new Hashtable(vault.Parameters) { ["Verbose"] = false } };
        foreach ((string name, object? value) in parameters)
            arguments[name] = value;
        using var shell = PowerShell.Create();
        shell.AddScript(InModule, useLocalScope: true);
        return Invoke(shell, [("Command", command), ("Arguments", arguments)]);
    }

    /// <summary>Finds a function of a vault's extension module; null where the module does not have it.</summary>
    /// <exception cref="VaultFailure">The module cannot be loaded.</exception>
    public CommandInfo? FindExtension(VaultRegistration vault, string function)
    {
        PSModuleInfo module = ModuleOf(Invoke("Microsoft.PowerShell.Core\\Get-Module", ("Name", vault.Module))) ?? ModuleOf(Import(vault)) ??
            throw new VaultFailure($"The module '{vault.Module}' cannot be loaded from '{vault.ModulePath}'.", isLocked: false);
        PSModuleInfo? extension = module.NestedModules.FirstOrDefault(nested => nested.Name.Equals($"{vault.Module}.Extension", StringComparison.OrdinalIgnoreCase));
        return extension?.ExportedCommands.GetValueOrDefault(function);
    }

    /// <summary>A new call begins: what stopped the one before is over.</summary>
    public void Begin()
    {
        lock (_gate)
            _stopped = false;
    }

    /// <summary>Stops what runs, and what the call would run after it. From any thread; does not wait.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            if (_running is { } running) InBackground(running.Stop);
        }
    }

    /// <summary>
    /// Stops what runs and lets go of the runspace, which ends when that ends. From any thread; does not wait. PowerShell, at its own end,
    /// waits for every runspace that is still open.
    /// </summary>
    public void Abandon()
    {
        Stop();
        InBackground(_runspace.Close);
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    // Extensions use SecretManagement's types.
    private VaultReply Import(VaultRegistration vault)
    {
        Invoke("Microsoft.PowerShell.Core\\Import-Module", ("Name", "Microsoft.PowerShell.SecretManagement"));
        return Invoke("Microsoft.PowerShell.Core\\Import-Module", ("Name", vault.ModulePath), ("PassThru", true));
    }

    // PowerShell's own asynchronous stop and close use a foreground thread each, which would keep the process from ending.
    private static void InBackground(Action end) => _ = Task.Run(end).ContinueWith(
        static ending => ending.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private static PSModuleInfo? ModuleOf(VaultReply reply) => reply.Output.Select(static item => item.BaseObject).OfType<PSModuleInfo>().FirstOrDefault();

    private VaultReply Invoke(PowerShell shell, (string Name, object? Value)[] parameters)
    {
        foreach ((string name, object? value) in parameters)
            shell.AddParameter(name, value);
        shell.Runspace = _runspace;
        Enter(shell);
        List<PSObject> output = [];
        List<ErrorRecord> errors = [];
        try
        {
            output.AddRange(shell.Invoke().Where(static item => item is not null));
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            errors.Add(new ErrorRecord(failure.ErrorRecord, failure));
        }
        finally
        {
            Leave();
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new VaultReply(output, errors);
    }

    private void Enter(PowerShell shell)
    {
        lock (_gate)
        {
            if (_stopped) throw new PipelineStoppedException();
            _running = shell;
        }
    }

    private void Leave()
    {
        lock (_gate)
            _running = null;
    }
}
