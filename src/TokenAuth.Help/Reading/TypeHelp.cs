namespace TokenAuth.Help;

/// <summary>A type that goes in or comes out, and what it means here.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);
