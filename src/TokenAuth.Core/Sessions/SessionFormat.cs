using System.Globalization;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Services;
using TokenAuth.SignIn;
using TokenAuth.Tokens;
using TokenAuth.Transport;

namespace TokenAuth.Sessions;

/// <summary>
/// A session as JSON, the same in the vault and in the sealed file. Format 1. A reader ignores members that it does not know; what
/// such a reader would misunderstand gets a new format number, and is refused.
/// </summary>
internal static class SessionFormat
{
    public const int Version = 1;

    /// <summary>Writes a session, its secrets included.</summary>
    public static byte[] Write(SessionDocument document) => JsonEntry.WriteBytes(writer =>
    {
        SignInContext context = document.Setup.Context;
        writer.WriteNumber("format", Version);
        writer.WriteString("session", document.Name);
        writer.WriteString("savedAt", document.SavedAt);
        if (document.OwnSignInAt is { } ownSignIn)
        {
            writer.WriteString("ownSignInAt", ownSignIn);
        }

        if (document.Key is { } key)
        {
            writer.WriteStartObject("vaultKey");
            key.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WritePropertyName("service");
        writer.WriteRawValue(context.Service.Json!);
        writer.WriteString("baseAddress", context.BaseAddress.OriginalString);
        WriteTexts(writer, "allowedOrigins", document.Setup.AllowedOrigins.Values);
        writer.WriteStartObject("serviceParameters");
        foreach ((string name, string value) in context.ServiceParameters)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteString("deviceId", context.DeviceId);
        WriteTransport(writer, context.Transport);
        WriteClient(writer, context.Client);
        writer.WriteStartObject("signIn");
        FlowFormat.Write(writer, document.Setup.Flow);
        writer.WriteEndObject();
        WriteTokens(writer, document.Tokens);
    });

    /// <summary>Reads a session.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.SavedSessionTooNew"/> or <see cref="ErrorId.SavedSessionInvalid"/>.</exception>
    public static SessionDocument Read(ReadOnlyMemory<byte> json, EngineContext engine, string session)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() > Version)
            {
                throw SavedErrors.TooNew($"The session '{session}'");
            }

            Dictionary<string, string> parameters = new(StringComparer.Ordinal);
            foreach (JsonProperty parameter in root.GetProperty("serviceParameters").EnumerateObject())
            {
                parameters[parameter.Name] = parameter.Value.GetString()!;
            }

            var context = new SignInContext
            {
                Service = ServiceDefinitionReader.Read(Encoding.UTF8.GetBytes(root.GetProperty("service").GetRawText()), session),
                BaseAddress = new Uri(root.GetProperty("baseAddress").GetString()!, UriKind.Absolute),
                ServiceParameters = parameters,
                DeviceId = root.GetProperty("deviceId").GetString()!,
                Transport = ReadTransport(root.GetProperty("transport")),
                Client = root.TryGetProperty("client", out JsonElement client) ? ReadClient(client) : null,
                Connections = engine.Connections,
                Clock = engine.Clock,
                TotpLedger = engine.TotpLedger,
            };
            Origin.Of(context.BaseAddress).RequireSecure();
            return new SessionDocument(
                root.GetProperty("session").GetString()!,
                new SessionSetup(context, new OriginSet(ReadTexts(root.GetProperty("allowedOrigins"))), FlowFormat.Read(root.GetProperty("signIn"))),
                ReadTokens(root.GetProperty("tokens")))
            {
                Key = root.TryGetProperty("vaultKey", out JsonElement key) ? VaultKey.ReadFrom(key) : null,
                SavedAt = root.GetProperty("savedAt").GetDateTimeOffset(),
                OwnSignInAt = InstantOf(root, "ownSignInAt"),
            };
        }
        catch (Exception failure) when (SavedErrors.IsMalformed(failure))
        {
            throw SavedErrors.Invalid($"What was saved of the session '{session}'", "Sign in again and save the session.");
        }
    }

    private static void WriteTransport(Utf8JsonWriter writer, TransportSettings transport)
    {
        writer.WriteStartObject("transport");
        writer.WriteBoolean("skipCertificateCheck", transport.SkipCertificateCheck);
        WriteText(writer, "proxy", transport.Proxy?.OriginalString);
        WriteText(writer, "proxyUserName", transport.ProxyUserName);
        WriteText(writer, "proxyPassword", transport.ProxyPassword?.Reveal());
        WriteSet(writer, "noProxy", transport.NoProxy);
        WriteSet(writer, "proxyUsesDefaultCredentials", transport.ProxyUsesDefaultCredentials);
        WriteText(writer, "sslProtocols", transport.SslProtocols == SslProtocols.None ? null : transport.SslProtocols.ToString());
        writer.WriteNumber("timeoutSeconds", transport.Timeout.TotalSeconds);
        if (transport.Guard is { } guard)
        {
            writer.WriteStartObject("privateNetwork");
            writer.WriteBoolean("isAsked", guard.IsAsked);
            writer.WriteString("baseHost", guard.BaseHost);
            writer.WriteString("exempt", guard.Exempt);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static TransportSettings ReadTransport(JsonElement saved) => new()
    {
        SkipCertificateCheck = saved.GetProperty("skipCertificateCheck").GetBoolean(),
        Proxy = TextOf(saved, "proxy") is { } proxy ? new Uri(proxy, UriKind.RelativeOrAbsolute) : null,
        ProxyUserName = TextOf(saved, "proxyUserName"),
        ProxyPassword = Secret.From(TextOf(saved, "proxyPassword")),
        NoProxy = IsSet(saved, "noProxy"),
        ProxyUsesDefaultCredentials = IsSet(saved, "proxyUsesDefaultCredentials"),
        SslProtocols = TextOf(saved, "sslProtocols") is { } protocols ? Enum.Parse<SslProtocols>(protocols) : SslProtocols.None,
        Timeout = TimeSpan.FromSeconds(saved.GetProperty("timeoutSeconds").GetDouble()),
        Guard = saved.TryGetProperty("privateNetwork", out JsonElement guard)
            ? new PrivateNetworkGuard(guard.GetProperty("baseHost").GetString()!, guard.GetProperty("isAsked").GetBoolean(), guard.GetProperty("exempt").GetString()!)
            : null,
    };

    private static void WriteClient(Utf8JsonWriter writer, OAuthClient? client)
    {
        if (client is null)
        {
            return;
        }

        writer.WriteStartObject("client");
        WriteText(writer, "id", client.Id);
        WriteText(writer, "secret", client.ClientSecret?.Reveal());
        client.Key?.WriteTo(writer, "key");
        writer.WriteString("authentication", client.Authentication.ToString());
        WriteTexts(writer, "scopes", client.Scopes);
        WriteText(writer, "audience", client.Audience);
        WriteTexts(writer, "resources", client.Resources);
        WriteText(writer, "prompt", client.Prompt);
        WriteText(writer, "assertionAudience", client.AssertionAudience);
        writer.WriteEndObject();
    }

    private static OAuthClient ReadClient(JsonElement saved) => new()
    {
        Id = TextOf(saved, "id"),
        ClientSecret = Secret.From(TextOf(saved, "secret")),
        Key = saved.TryGetProperty("key", out JsonElement key) ? JwtSigningKey.ReadFrom(key) : null,
        Authentication = Enum.Parse<ClientAuthenticationMethod>(saved.GetProperty("authentication").GetString()!),
        Scopes = ReadTexts(saved.GetProperty("scopes")),
        Audience = TextOf(saved, "audience"),
        Resources = ReadTexts(saved.GetProperty("resources")),
        Prompt = TextOf(saved, "prompt"),
        AssertionAudience = TextOf(saved, "assertionAudience"),
    };

    private static void WriteTokens(Utf8JsonWriter writer, TokenSet tokens)
    {
        writer.WriteStartObject("tokens");
        writer.WriteString("accessToken", tokens.AccessToken.Reveal());
        WriteText(writer, "refreshToken", tokens.RefreshToken?.Reveal());
        WriteText(writer, "idToken", tokens.IdToken?.Reveal());
        WriteTexts(writer, "scopes", tokens.Scopes);
        writer.WriteString("receivedAt", tokens.ReceivedAt);
        WriteText(writer, "expiresAt", tokens.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("lifetimeSource", tokens.LifetimeSource.ToString());
        WriteText(writer, "refreshExpiresAt", tokens.RefreshExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteNumber("epoch", tokens.Position.Epoch);
        writer.WriteNumber("generation", tokens.Position.Generation);
        writer.WriteString("lineage", tokens.Position.Lineage);
        writer.WriteString("signedInAt", tokens.Position.SignedInAt);
        writer.WriteEndObject();
    }

    private static TokenSet ReadTokens(JsonElement saved) => new()
    {
        AccessToken = new Secret(saved.GetProperty("accessToken").GetString()!),
        RefreshToken = Secret.From(TextOf(saved, "refreshToken")),
        IdToken = Secret.From(TextOf(saved, "idToken")),
        Scopes = ReadTexts(saved.GetProperty("scopes")),
        ReceivedAt = saved.GetProperty("receivedAt").GetDateTimeOffset(),
        ExpiresAt = InstantOf(saved, "expiresAt"),
        LifetimeSource = Enum.Parse<LifetimeSource>(saved.GetProperty("lifetimeSource").GetString()!),
        RefreshExpiresAt = InstantOf(saved, "refreshExpiresAt"),
        Position = new TokenPosition(
            saved.GetProperty("epoch").GetInt64(), saved.GetProperty("generation").GetInt64(), saved.GetProperty("lineage").GetGuid(), saved.GetProperty("signedInAt").GetDateTimeOffset()),
    };

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteSet(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static string? TextOf(JsonElement saved, string name) => saved.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static bool IsSet(JsonElement saved, string name) => saved.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static DateTimeOffset? InstantOf(JsonElement saved, string name) => saved.TryGetProperty(name, out JsonElement value) ? value.GetDateTimeOffset() : null;

    private static string[] ReadTexts(JsonElement saved) => [.. saved.EnumerateArray().Select(static item => item.GetString()!)];
}
