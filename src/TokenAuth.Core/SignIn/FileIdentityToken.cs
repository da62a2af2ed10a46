using System.Text.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>An identity token in a file that the platform keeps fresh, such as a Kubernetes projected service account token.</summary>
/// <param name="path">The file.</param>
public sealed class FileIdentityToken(string path) : IIdentityTokenSource, ISavedIdentityTokenSource
{
    /// <inheritdoc/>
    public string Name => $"file {path}";

    /// <inheritdoc/>
    public bool CanRepeat => true;

    /// <inheritdoc/>
    public async Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken)
    {
        try
        {
            string text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
            return Secret.From(text.Trim()) ?? throw IdentityTokenErrors.Unavailable(Name, "it is empty", "Let the platform project the token into it.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw IdentityTokenErrors.Unavailable(Name, exception.Message.TrimEnd('.'), "Check the path and its permissions.");
        }
    }

    /// <inheritdoc/>
    string? ISavedIdentityTokenSource.WhyNotSaved => null;

    /// <inheritdoc/>
    void ISavedIdentityTokenSource.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", FlowFormat.FileSource);
        writer.WriteString("path", Path.GetFullPath(path));
    }
}
