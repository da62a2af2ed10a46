using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Language;
using System.Security;

namespace TokenAuth.Input;

/// <summary>Makes a SecureString out of what people have at hand: a SecureString, a string (environment variables, secrets of a build) or characters.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => false;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            null or NullString => null,
            _ when ReferenceEquals(inputData, AutomationNull.Value) => null,
            SecureString secure => secure,
            string text => Protect(text),
            char[] characters => Protect(characters),

            // Digits typed as an argument arrive as a number that remembers how it was typed, leading zeros included.
            _ when inputData is PSObject && IsNumber(value) => Protect(LanguagePrimitives.ConvertTo<string>(inputData)),

            // The value itself stays out of the message.
            _ => throw new ArgumentTransformationMetadataException($"A secret is a SecureString or a string, not a value of type {value.GetType().Name}."),
        };
    }

    private static bool IsNumber(object value) => value is IConvertible number && number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal && value is not Enum;

    private static SecureString Protect(ReadOnlySpan<char> characters)
    {
        SecureString secure = new();
        foreach (char character in characters)
            secure.AppendChar(character);
        secure.MakeReadOnly();
        return secure;
    }
}
