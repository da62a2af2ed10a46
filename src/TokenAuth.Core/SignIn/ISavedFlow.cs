using System.Text.Json;

namespace TokenAuth.SignIn;

/// <summary>A flow that a later process can repeat from what was saved of it.</summary>
internal interface ISavedFlow
{
    /// <summary>Why that is not so for this one after all; null where it is.</summary>
    string? WhyNotSaved { get; }

    /// <summary>Writes what it needs, its secrets included, into an object that is open, for a place where secrets are kept.</summary>
    void WriteTo(Utf8JsonWriter writer);
}
