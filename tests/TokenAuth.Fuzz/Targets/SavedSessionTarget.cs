using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.State;

namespace TokenAuth.Fuzz;

/// <summary>A saved session, and a vault's key: what is read says the same when it is written again; what is refused quotes nothing.</summary>
internal sealed class SavedSessionTarget() : FuzzTarget(
    "saved-session", "\"format\":1", "\"format\":2", "\"tokens\":{", "\"accessToken\":\"", "\"service\":{\"name\":\"X\"}", "\"baseAddress\":\"https://api.example.com\"", "\"allowedOrigins\":[\"https://api.example.com\"]", "\"transport\":{", "\"timeoutSeconds\":", "\"signIn\":{",
    "\"kind\":\"", "\"client\":{", "\"vaultKey\":{", "\"privateNetwork\":{", "null", "true", "{", "}", "[", "]", ",", "\\ud800", "9999-12-31T23:59:59+00:00")
{
    private static readonly EngineContext Engine = new(TimeProvider.System, new StateFolder(Path.Combine(Path.GetTempPath(), "tokenauth-fuzz")));

    public override string Run(byte[] input)
    {
        string key = ReadKey(input);
        try
        {
            SessionDocument document = SessionFormat.Read(input, Engine, "fuzz");
            byte[] written = SessionFormat.Write(document);
            byte[] again = SessionFormat.Write(SessionFormat.Read(written, Engine, "fuzz"));
            Require(written.AsSpan().SequenceEqual(again), "a session that changes when it is written again");
            Require(document.Setup.AllowedOrigins.Values.All(static origin => origin.StartsWith("https://", StringComparison.Ordinal) || Transport.Origin.Of(new Uri(origin)).IsLoopback), "a session that allows what is not secure");
            return $"session {document.Setup.Flow.GetType().Name} {document.Key is not null} {document.Setup.Context.Client is not null} {key}";
        }
        catch (TokenAuthException error)
        {
            return $"{Refused(error, ErrorId.SavedSessionInvalid, ErrorId.SavedSessionTooNew)} {key}";
        }
    }

    private string ReadKey(byte[] input)
    {
        try
        {
            return Secret.From(Encoding.UTF8.GetString(input)) is { } entry ? VaultKey.Parse(entry, "vault").Id.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "empty";
        }
        catch (TokenAuthException error)
        {
            return Refused(error, ErrorId.SavedSessionInvalid, ErrorId.SavedSessionTooNew);
        }
    }
}
