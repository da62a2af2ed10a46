using System.Management.Automation;
using System.Security;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Secrecy;
using TokenAuth.Tokens;

namespace TokenAuth.Commands;

/// <summary>Decodes a JSON Web Token (RFC 7519). The signature is NOT verified: good for looking, not for trusting.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Jwt")]
[OutputType("TokenAuth.DecodedJwt")]
public sealed class ConvertFromJwtCommand : AuthCommand
{
    /// <summary>The token: a SecureString, as Get-AccessToken gives it, or a string, perhaps behind <c>Bearer</c>.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SecretTransformation]
    public SecureString? Token { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        Jwt jwt = Jwt.Parse(Secret.From(Token)?.Reveal() ?? "");
        var decoded = new PSObject();
        decoded.TypeNames.Insert(0, "TokenAuth.DecodedJwt");
        Add("Header", JsonObjectReader.Read(jwt.HeaderJson.Span));
        Add("Payload", JsonObjectReader.Read(jwt.PayloadJson.Span));
        Add("Subject", jwt.Subject);
        Add("Issuer", jwt.Issuer);
        Add("IssuedAt", jwt.IssuedAt);
        Add("NotBefore", jwt.NotBefore);
        Add("ExpiresAt", jwt.ExpiresAt);
        Add("SignatureVerified", value: false);
        WriteObject(decoded);
        return Task.CompletedTask;

        void Add(string name, object? value) => decoded.Properties.Add(new PSNoteProperty(name, value));
    }
}
