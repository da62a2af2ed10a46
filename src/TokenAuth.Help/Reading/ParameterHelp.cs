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

    /// <summary>Gets what is said where no set is meant: the pipeline may bring it where any set says so.</summary>
    public ParameterFacts Broadest => Facts.FirstOrDefault(static facts => facts.TakesPipeline) ?? Facts[0];

    /// <summary>The facts in a parameter set; null where the set does not have the parameter.</summary>
    public ParameterFacts? In(string parameterSet) => Facts.FirstOrDefault(facts => facts.IsIn(parameterSet));
}
