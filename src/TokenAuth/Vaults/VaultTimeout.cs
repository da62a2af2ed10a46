using System.Globalization;

namespace TokenAuth.Vaults;

/// <summary>How long a vault may take.</summary>
internal static class VaultTimeout
{
    /// <summary>The environment variable that moves it, in seconds.</summary>
    public const string Variable = "TOKENAUTH_VAULT_TIMEOUT";

    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long one call may take.</summary>
    public static TimeSpan OfCall =>
        double.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
            : Default;

    /// <summary>How long it may take to load a vault's modules, which happens once a process, or to start another process.</summary>
    public static TimeSpan OfLoading => OfCall * 3;
}
