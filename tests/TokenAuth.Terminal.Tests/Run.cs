namespace TokenAuth.Terminal.Tests;

/// <summary>A piece of a row that looks the same.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Style">How it looks.</param>
internal sealed record Run(string Text, CellStyle Style);
