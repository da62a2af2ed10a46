using System.Management.Automation;

namespace TokenAuth.Input;

/// <summary>Takes a version as people type it: 2 is 2.0.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class HttpVersionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => false;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or Version) return value;
        string text = LanguagePrimitives.ConvertTo<string>(value);
        return int.TryParse(text, out int major) && major >= 0 ? new Version(major, 0) : text;
    }
}
