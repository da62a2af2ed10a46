namespace TokenAuth.Http;

/// <summary>How large replies may be where they are taken apart.</summary>
internal static class JsonLimits
{
    /// <summary>How deep a reply nests; whoever makes objects of it draws their own line below.</summary>
    public const int Depth = 1088;

    /// <summary>How many bytes one streamed item may have.</summary>
    public const int Item = 64 * 1024 * 1024;
}
