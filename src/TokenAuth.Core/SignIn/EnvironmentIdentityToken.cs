using System.Text.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>An identity token in an environment variable, as GitLab's <c>id_tokens</c> puts it there. The job's setting names its audience.</summary>
/// <param name="variable">The variable's name.</param>
public sealed class EnvironmentIdentityToken(string variable) : IIdentityTokenSource, ISavedIdentityTokenSource
{
    /// <inheritdoc/>
    public string Name => $"environment variable {variable}";

    /// <inheritdoc/>
    public bool CanRepeat => true;

    /// <inheritdoc/>
    public Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken) =>
        Secret.From(Environment.GetEnvironmentVariable(variable)?.Trim()) is { } token
            ? Task.FromResult(token)
            : throw IdentityTokenErrors.Unavailable(Name, "it is not set", "Define it in the job, as in GitLab's id_tokens.");

    /// <inheritdoc/>
    string? ISavedIdentityTokenSource.WhyNotSaved => null;

    /// <inheritdoc/>
    void ISavedIdentityTokenSource.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.EnvironmentSource);
        writer.WriteString("variable", variable);
    }
}
