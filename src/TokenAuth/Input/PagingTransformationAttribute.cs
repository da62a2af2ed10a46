using System.Collections;
using System.Management.Automation;
using TokenAuth.Services;

namespace TokenAuth.Input;

/// <summary>Makes rules for paging of a style's name, or of a dictionary with the members that a service definition's <c>paging</c> has.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PagingTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Members = "Style, Items, Next, More, Total, Parameter, SizeParameter, Size, Start, In";

    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => false;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        PagingDefinition? rules = value switch
        {
            null => null,
            PagingDefinition ready => ready,
            PagingStyle style => new PagingDefinition { Style = style },
            IDictionary members => FromMembers(members),
            string name => new PagingDefinition { Style = Convert<PagingStyle>("Style", name) },
            _ => throw Malformed($"Paging is a style's name or a dictionary, not a value of type {value.GetType().Name}."),
        };
        return rules?.Missing is { } missing ? throw Malformed($"The style {rules.Style} needs '{missing}': where in the reply it goes on. Give a dictionary, such as @{{ Style = '{rules.Style}'; Next = 'meta.next' }}.") : rules;
    }

    private static PagingDefinition FromMembers(IDictionary members)
    {
        PagingDefinition rules = new();
        foreach (DictionaryEntry member in members)
        {
            string name = Convert<string>("Key", member.Key);
            rules = name.ToUpperInvariant() switch
            {
                "STYLE" => rules with { Style = Convert<PagingStyle>(name, member.Value) },
                "ITEMS" => rules with { Items = Convert<string[]>(name, member.Value) },
                "NEXT" => rules with { Next = Convert<string>(name, member.Value) },
                "MORE" => rules with { More = Convert<string>(name, member.Value) },
                "TOTAL" => rules with { Total = Convert<string>(name, member.Value) },
                "PARAMETER" => rules with { Parameter = Convert<string>(name, member.Value) },
                "SIZEPARAMETER" => rules with { SizeParameter = Convert<string>(name, member.Value) },
                "SIZE" => rules with { Size = AtLeast(1, name, member.Value) },
                "START" => rules with { Start = AtLeast(0, name, member.Value) },
                "IN" => rules with { In = Convert<PagingPlace>(name, member.Value) },
                _ => throw Malformed($"Paging knows no '{name}'. It knows {Members}."),
            };
        }

        return members.Count == 0 ? throw Malformed($"Paging has {Members}; the dictionary is empty.") : rules;
    }

    private static int AtLeast(int least, string name, object? value) =>
        Convert<int>(name, value) is int number && number >= least ? number : throw Malformed($"Paging's '{name}' is at least {least}.");

    private static T Convert<T>(string name, object? value) =>
        value is not null && LanguagePrimitives.TryConvertTo(value, out T converted) && converted is not "" ? converted : throw Malformed($"Paging's '{name}' cannot be '{value}'{Choices<T>()}.");

    private static string Choices<T>() => typeof(T).IsEnum ? $"; it is one of {string.Join(", ", Enum.GetNames(typeof(T)))}" : "";

    private static ArgumentTransformationMetadataException Malformed(string message) => new(message);
}
