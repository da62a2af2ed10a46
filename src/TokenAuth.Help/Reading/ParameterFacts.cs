namespace TokenAuth.Help;

/// <summary>A parameter's metadata in some parameter sets, as the block below its description says.</summary>
internal sealed record ParameterFacts
{
    private const string AllSets = "(All)";

    /// <summary>Gets the type's name.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the parameter sets.</summary>
    public required IReadOnlyList<string> ParameterSets { get; init; }

    /// <summary>Gets the aliases.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Gets the values that are taken; none where any is.</summary>
    public required IReadOnlyList<string> AcceptedValues { get; init; }

    /// <summary>Gets a value indicating whether the parameter has to be given.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>Gets the position, or <c>Named</c>.</summary>
    public required string Position { get; init; }

    /// <summary>Gets the value where none is given.</summary>
    public required string DefaultValue { get; init; }

    /// <summary>Gets how the pipeline may bring it.</summary>
    public required string PipelineInput { get; init; }

    /// <summary>Gets a value indicating whether the pipeline may bring it.</summary>
    public bool TakesPipeline => PipelineInput.StartsWith("True", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether wildcards mean something.</summary>
    public required bool AcceptsWildcards { get; init; }

    /// <summary>Gets a value indicating whether the parameter stands without a value.</summary>
    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>Says whether a parameter set has the parameter.</summary>
    public bool IsIn(string parameterSet) => ParameterSets is [AllSets] || ParameterSets.Contains(parameterSet, StringComparer.Ordinal);
}
