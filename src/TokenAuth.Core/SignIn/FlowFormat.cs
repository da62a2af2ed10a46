using System.Net;
using System.Text.Json;
using TokenAuth.Secrecy;

namespace TokenAuth.SignIn;

/// <summary>How a saved session keeps its way to sign in: what lets it be repeated without a person, else the account alone.</summary>
internal static class FlowFormat
{
    public const string Password = "password";
    public const string ClientCredentials = "clientCredentials";
    public const string Assertion = "assertion";
    public const string TokenExchange = "tokenExchange";
    public const string ServiceAdmin = "serviceAdmin";
    public const string EnvironmentSource = "environment";
    public const string FileSource = "file";
    public const string GitHubSource = "gitHubActions";
    public const string AzureSource = "azurePipelines";
    public const string CheckedSource = "checked";

    private const string Spent = "spent";

    /// <summary>Why a flow that the session can repeat cannot be saved; null where it can, or where there is nothing to repeat.</summary>
    public static string? WhyNotSaved(ISignInFlow flow) => !flow.CanRepeat ? null : flow is ISavedFlow saved ? saved.WhyNotSaved : "its way to sign in is known to this process alone";

    /// <summary>Why a source of identity tokens cannot be saved; null where it can.</summary>
    public static string? WhyNotSaved(IIdentityTokenSource source) =>
        source is ISavedIdentityTokenSource saved ? saved.WhyNotSaved : $"its identity tokens come from '{source.Name}', which is known to this process alone";

    /// <summary>Writes a flow into an object that is open.</summary>
    public static void Write(Utf8JsonWriter writer, ISignInFlow flow)
    {
        writer.WriteString("account", flow.Account);
        if (flow.CanRepeat && flow is ISavedFlow { WhyNotSaved: null } saved)
        {
            saved.WriteTo(writer);
        }
        else
        {
            writer.WriteString("kind", Spent);
        }
    }

    /// <summary>Writes a source of identity tokens as a member.</summary>
    public static void WriteSource(Utf8JsonWriter writer, IIdentityTokenSource source)
    {
        writer.WriteStartObject("source");
        ((ISavedIdentityTokenSource)source).WriteTo(writer);
        writer.WriteEndObject();
    }

    /// <summary>Reads a flow. One of a kind that this version does not know cannot be repeated.</summary>
    public static ISignInFlow Read(JsonElement saved)
    {
        string account = saved.GetProperty("account").GetString()!;
        return saved.GetProperty("kind").GetString() switch
        {
            Password when SecretOf(saved, "password") is { } password => new PasswordSignIn(account, password, new SecondFactor(totpSecret: SecretOf(saved, "totpSecret")), remember: true),
            ClientCredentials => new ClientCredentialsSignIn(account),
            Assertion when ReadSource(saved) is { } source => new AssertionSignIn(account, source),
            TokenExchange when ReadSource(saved) is { } source => new TokenExchangeSignIn(account, source),
            ServiceAdmin => new ServiceAdminSignIn(
                account, IPAddress.Parse(saved.GetProperty("deviceAddress").GetString()!), saved.GetProperty("keyId").GetString()!, JwtSigningKey.ReadFrom(saved.GetProperty("key"))),
            _ => new SpentSignIn(account),
        };
    }

    private static IIdentityTokenSource? ReadSource(JsonElement saved)
    {
        JsonElement source = saved.GetProperty("source");
        string Text(string name) => source.GetProperty(name).GetString()!;
        return Text("kind") switch
        {
            EnvironmentSource => new EnvironmentIdentityToken(Text("variable")),
            FileSource => new FileIdentityToken(Text("path")),
            GitHubSource => RunnerIdentityToken.GitHubActions(Text("for")),
            AzureSource => RunnerIdentityToken.AzurePipelines(Text("for")),
            CheckedSource when ReadSource(source) is { } inner => new AudienceCheckedToken(inner, Text("audience")),
            _ => null,
        };
    }

    private static Secret? SecretOf(JsonElement saved, string name) => saved.TryGetProperty(name, out JsonElement value) ? Secret.From(value.GetString()) : null;
}
