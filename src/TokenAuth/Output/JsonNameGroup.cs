namespace TokenAuth.Output;

/// <summary>The names of a document that differ in case only, and where the object at hand has one of them.</summary>
internal sealed class JsonNameGroup
{
    /// <summary>Gets or sets the object that had one of the names last.</summary>
    public int Object { get; set; }

    /// <summary>Gets or sets that object's member.</summary>
    public int Member { get; set; }
}
