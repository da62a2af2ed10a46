namespace TokenAuth.SignIn;

/// <summary>Shows a person where a sign-in goes on outside of this program.</summary>
public interface ISignInInteraction
{
    /// <summary>Opens the address in a browser, or shows it.</summary>
    /// <param name="address">Where the person signs in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task OpenAsync(Uri address, CancellationToken cancellationToken);

    /// <summary>Shows a device code, again and again while the person types it.</summary>
    /// <param name="code">The code and where it is typed.</param>
    /// <param name="timeLeft">How long it is good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken);
}
