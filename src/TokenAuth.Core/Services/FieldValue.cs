using System.Text.Json;

namespace TokenAuth.Services;

/// <summary>What an endpoint's field is filled with: a text with placeholders, or a fixed value.</summary>
/// <param name="Template">A text with placeholders; null for a fixed value.</param>
/// <param name="Fixed">The fixed value.</param>
public sealed record FieldValue(string? Template, JsonElement Fixed);
