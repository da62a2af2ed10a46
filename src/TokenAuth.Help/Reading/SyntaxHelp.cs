namespace TokenAuth.Help;

/// <summary>A parameter set: its name, and its parameters in the order of the syntax line.</summary>
internal sealed record SyntaxHelp(string Name, IReadOnlyList<string> Parameters);
