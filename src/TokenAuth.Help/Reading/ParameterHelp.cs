namespace TokenAuth.Help;

/// <summary>A parameter, as its page describes it.</summary>
internal sealed record ParameterHelp
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the description's paragraphs.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Gets what differs from set to set; one entry where nothing does.</summary>
    public required IReadOnlyList<ParameterFacts> Facts { get; init; }

    /// <summary>Gets the facts for a list that knows no sets: those with the pipeline, which nobody would look for twice.</summary>
    public ParameterFacts Main => Facts.FirstOrDefault(static facts => facts.PipelineInput != "False") ?? Facts[0];

    /// <summary>The facts in a parameter set; null where the set does not have the parameter.</summary>
    public ParameterFacts? In(string parameterSet) => Facts.FirstOrDefault(facts => facts.IsIn(parameterSet));
}
