using System.Management.Automation;
using System.Security;

namespace TokenAuth.Input;

/// <summary>
/// Takes a credential or a user name. A user name becomes a credential without a password: PowerShell's own transformation would
/// prompt for it at once, even where nobody can answer.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class CredentialTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override bool TransformNullOptionalParameters => false;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is string { Length: > 0 } userName) return new PSCredential(userName, new SecureString());
        return value is null or PSCredential
            ? value
            : throw new ArgumentTransformationMetadataException($"A credential is a PSCredential or a user name, not a value of type {value.GetType().Name}.");
    }
}
