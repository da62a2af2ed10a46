using System.Globalization;
using System.Management.Automation;

namespace TokenAuth.Input;

/// <summary>Takes a TimeSpan, or a number of seconds. PowerShell by itself would take a number for ticks of 100 nanoseconds.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => false;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan) return value;
        if (value is string text && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return value;
        return LanguagePrimitives.TryConvertTo(value, out double seconds) && double.IsFinite(seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : value;
    }
}
