using System.Runtime.InteropServices;

namespace TokenAuth.Emulator;

/// <summary>Goes on at Ctrl+C: whoever started the emulator ends it.</summary>
internal sealed class UninterruptedLifetime : IHostLifetime, IDisposable
{
    private readonly PosixSignalRegistration _interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _interrupts.Dispose();
}
