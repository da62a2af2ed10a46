namespace TokenAuth.Emulator;

/// <summary>The OAuth routes stand at the root and beneath any tenant.</summary>
internal static class OAuthRoots
{
    public const string Tenant = "tenant";

    public static IReadOnlyList<string> All { get; } = [string.Empty, $"/{{{Tenant}}}"];
}
