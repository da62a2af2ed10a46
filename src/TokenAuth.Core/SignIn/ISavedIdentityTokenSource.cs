using System.Text.Json;

namespace TokenAuth.SignIn;

/// <summary>A source of identity tokens that a later process can ask.</summary>
internal interface ISavedIdentityTokenSource
{
    /// <summary>Why that is not so for this one after all; null where it is.</summary>
    string? WhyNotSaved { get; }

    /// <summary>Writes where it is into an object that is open.</summary>
    void WriteTo(Utf8JsonWriter writer);
}
