namespace TokenAuth.Help;

/// <summary>The help of one command.</summary>
internal sealed record CommandHelp
{
    /// <summary>Gets the command's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the command does, in one sentence.</summary>
    public required string Synopsis { get; init; }

    /// <summary>Gets the description's paragraphs.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Gets the parameter sets.</summary>
    public required IReadOnlyList<SyntaxHelp> Syntax { get; init; }

    /// <summary>Gets the examples.</summary>
    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    /// <summary>Gets the parameters.</summary>
    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    /// <summary>Gets what the pipeline may bring.</summary>
    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    /// <summary>Gets what comes out.</summary>
    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    /// <summary>Gets the notes' paragraphs.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Gets where to read on.</summary>
    public required IReadOnlyList<LinkHelp> Links { get; init; }
}
