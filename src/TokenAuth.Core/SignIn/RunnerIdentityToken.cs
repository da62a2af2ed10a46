using System.Net.Http.Headers;
using System.Text.Json;
using TokenAuth.Errors;
using TokenAuth.Json;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.SignIn;

/// <summary>
/// An identity token that a pipeline's runner hands out for one job: GitHub Actions
/// (<c>ACTIONS_ID_TOKEN_REQUEST_URL</c>, with the audience that the caller names) and Azure Pipelines (<c>SYSTEM_OIDCREQUESTURI</c>, for a
/// service connection). Requested anew each time.
/// </summary>
public sealed class RunnerIdentityToken : IIdentityTokenSource, ISavedIdentityTokenSource
{
    private const string AzureApiVersion = "7.1";
    private const int LargestReply = 1024 * 1024;

    private readonly HttpMethod _method;
    private readonly string _addressVariable;
    private readonly string _secretVariable;
    private readonly string _query;
    private readonly string _member;
    private readonly string _hint;
    private readonly string _kind;
    private readonly string _argument;

    private RunnerIdentityToken(string kind, string argument, string name, HttpMethod method, string addressVariable, string secretVariable, string query, string member, string hint)
    {
        _kind = kind;
        _argument = argument;
        Name = name;
        _method = method;
        _addressVariable = addressVariable;
        _secretVariable = secretVariable;
        _query = query;
        _member = member;
        _hint = hint;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool CanRepeat => true;

    /// <summary>The runner of GitHub Actions.</summary>
    /// <param name="audience">Whom the token is for.</param>
    public static RunnerIdentityToken GitHubActions(string audience) => new(
        FlowFormat.GitHubSource, audience, "GitHub Actions", HttpMethod.Get, "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        $"audience={Uri.EscapeDataString(audience)}", "value", "Give the job the permission 'id-token: write'.");

    /// <summary>The agent of Azure Pipelines. The audience is the service connection's own.</summary>
    /// <param name="serviceConnectionId">The service connection's id.</param>
    public static RunnerIdentityToken AzurePipelines(string serviceConnectionId) => new(
        FlowFormat.AzureSource, serviceConnectionId, "Azure Pipelines", HttpMethod.Post, "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN",
        $"api-version={AzureApiVersion}&serviceConnectionId={Uri.EscapeDataString(serviceConnectionId)}", "oidcToken", "Map SYSTEM_ACCESSTOKEN: $(System.AccessToken) into the step's environment.");

    /// <inheritdoc/>
    public async Task<Secret> FetchAsync(SignInContext context, CancellationToken cancellationToken)
    {
        string address = Environment.GetEnvironmentVariable(_addressVariable) is { Length: > 0 } text ? text : throw Unavailable($"{_addressVariable} is not set");
        Secret bearer = Secret.From(Environment.GetEnvironmentVariable(_secretVariable)) ?? throw Unavailable($"{_secretVariable} is not set");
        if (!Uri.TryCreate($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{_query}", UriKind.Absolute, out Uri? uri))
        {
            throw Unavailable($"{_addressVariable} holds no address");
        }

        Origin.Of(uri).RequireSecure();
        using var request = new HttpRequestMessage(_method, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer.Reveal());
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        WholeReply reply = await new Exchange(context.Connections, Transport(context), context.Clock).SendAsync(request, LargestReply, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            throw Unavailable($"the runner answers with status {(int)reply.Status}");
        }

        if (reply.IsTooLarge)
        {
            throw Unavailable("the runner's reply is larger than 1 MB");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body);
            return Secret.From(document.RootElement.MemberOrNull(_member)?.TextOrNull()) is { } value
                ? value
                : throw Unavailable("the runner's reply holds none");
        }
        catch (JsonException)
        {
            throw Unavailable("the runner's reply is no JSON");
        }
    }

    /// <inheritdoc/>
    string? ISavedIdentityTokenSource.WhyNotSaved => null;

    /// <inheritdoc/>
    void ISavedIdentityTokenSource.WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", _kind);
        writer.WriteString("for", _argument);
    }

    // The service's client certificate, socket and guard are not meant for the runner; the way out of the network is the same.
    private static TransportSettings Transport(SignInContext context) => TransportSettings.Default with
    {
        SkipCertificateCheck = context.Transport.SkipCertificateCheck,
        Proxy = context.Transport.Proxy,
        NoProxy = context.Transport.NoProxy,
        ProxyUserName = context.Transport.ProxyUserName,
        ProxyPassword = context.Transport.ProxyPassword,
        ProxyUsesDefaultCredentials = context.Transport.ProxyUsesDefaultCredentials,
        Timeout = context.Transport.Timeout,
    };

    private TokenAuthException Unavailable(string why) => IdentityTokenErrors.Unavailable(Name, why, _hint);
}
