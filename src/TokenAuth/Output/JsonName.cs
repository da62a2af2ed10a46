namespace TokenAuth.Output;

/// <summary>A property name of a document: one string, however often the name occurs.</summary>
internal sealed class JsonName(byte[] raw, string text, JsonNameGroup group)
{
    /// <summary>Gets the name as the document spells it, escapes included.</summary>
    public ReadOnlySpan<byte> Raw => raw;

    /// <summary>Gets the name.</summary>
    public string Text => text;

    /// <summary>Gets the names that PowerShell cannot tell from this one.</summary>
    public JsonNameGroup Group => group;

    /// <summary>Gets or sets the name that came after this one the last time; in a list of like objects it will again.</summary>
    public JsonName? Successor { get; set; }
}
