using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TokenAuth.Secrecy;

namespace TokenAuth.Interop.Tests.Support;

/// <summary>An oidc-provider of its own for a class of tests.</summary>
public sealed class Provider : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });
    private Child? _server;
    private Uri? _issuer;
    private Uri? _impostor;

    /// <summary>Where the provider's package and scripts are.</summary>
    public static string Folder { get; } = Path.GetFullPath(typeof(Provider).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "InteropFolder").Value!);

    /// <summary>Why there is none on this machine; null where it runs.</summary>
    public string? WhyNot { get; private set; }

    public Uri Issuer => _issuer!;

    /// <summary>An address whose metadata names <see cref="Issuer"/>.</summary>
    public Uri Impostor => _impostor!;

    public async ValueTask InitializeAsync()
    {
        WhyNot = await Installation.EnsureAsync();
        if (WhyNot is not null)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeLimit);
        _server = Child.Start(Programs.Node!, "server.mjs");
        var configuration = new JsonObject
        {
            ["clients"] = new JsonArray([.. Clients.All.Select(static item => item.Metadata.DeepClone())]),
            ["scopes"] = new JsonArray([.. Clients.Scopes.Select(static scope => JsonValue.Create(scope))]),
            ["resource"] = Clients.Resource,
        };
        await _server.Input.WriteLineAsync(configuration.ToJsonString().AsMemory(), limit.Token);
        await _server.Input.FlushAsync(limit.Token);
        string line = await _server.Output.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The provider does not start: {_server.Errors}");
        using var ready = JsonDocument.Parse(line);
        _issuer = new Uri(ready.RootElement.GetProperty("issuer").GetString()!);
        _impostor = new Uri(ready.RootElement.GetProperty("impostor").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _invoker.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Whether the provider takes a token for good (RFC 7662), asked past the engine.</summary>
    public async Task<bool> IsActiveAsync(Secret token, CancellationToken cancellationToken)
    {
        string pair = $"{Clients.Basic.Client.Id}:{Clients.Basic.Client.ClientSecret!.Reveal()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Issuer, "/token/introspection"))
        {
            Content = new FormUrlEncodedContent([new("token", token.Reveal())]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        using HttpResponseMessage response = await _invoker.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        return answer.RootElement.GetProperty("active").GetBoolean();
    }
}
