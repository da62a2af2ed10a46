namespace TokenAuth.Help;

/// <summary>An example: what to type, and what happens then.</summary>
internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<string> Remarks);
