using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A screen that shows a device code, and remembers each look at it.</summary>
internal sealed class DeviceScreen : ISignInInteraction
{
    private readonly List<TimeSpan> _timesLeft = [];

    public DeviceCode? Code { get; private set; }

    public IReadOnlyList<TimeSpan> TimesLeft => _timesLeft;

    /// <summary>What the person does with the code at the first look.</summary>
    public Action<DeviceCode> Person { get; init; } = static _ => { };

    public Task OpenAsync(Uri address, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        if (Code is null)
        {
            Code = code;
            Person(code);
        }

        _timesLeft.Add(timeLeft);
        return Task.CompletedTask;
    }
}
