namespace TokenAuth.Emulator;

/// <summary>Marks the routes that want an access token.</summary>
internal sealed class RequiresBearer
{
    public static RequiresBearer Instance { get; } = new();
}
