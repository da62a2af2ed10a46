using TokenAuth.SignIn;

namespace TokenAuth.Core.Tests.Support;

/// <summary>A person whose browser says yes to everything and goes where it is sent.</summary>
internal sealed class ScriptedBrowser : ISignInInteraction, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly TaskCompletionSource _cameBack = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the person was shown.</summary>
    public Uri? Opened { get; private set; }

    /// <summary>The page on which the browser ended.</summary>
    public string? Page { get; private set; }

    public int PageStatus { get; private set; }

    /// <summary>The parameters that the authorization request had.</summary>
    public Dictionary<string, string> Asked => QueryText.Parse(Opened!.Query);

    public Uri RedirectAddress => new(Asked["redirect_uri"]);

    /// <summary>Ends when the browser shows its last page.</summary>
    public Task CameBack => _cameBack.Task;

    /// <summary>Changes where the server sends the browser.</summary>
    public Func<Uri, Uri> Detour { get; init; } = static address => address;

    /// <summary>What somebody else asks the listener for before the browser comes back.</summary>
    public string? KnocksFirst { get; init; }

    public int KnockStatus { get; private set; }

    /// <summary>Whether the person closes the window instead.</summary>
    public bool GoesAway { get; init; }

    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        Opened = address;
        if (!GoesAway)
        {
            Uri? next = (await GetAsync(address, cancellationToken)).Location;
            if (KnocksFirst is not null)
            {
                (_, _, KnockStatus) = await GetAsync(new Uri(next!, KnocksFirst), cancellationToken);
            }

            if (next is not null)
            {
                (_, Page, PageStatus) = await GetAsync(Detour(next), cancellationToken);
            }
        }

        _cameBack.TrySetResult();
    }

    public Task ShowDeviceCodeAsync(DeviceCode code, TimeSpan timeLeft, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => _http.Dispose();

    private async Task<(Uri? Location, string Text, int Status)> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        return (response.Headers.Location, await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode);
    }
}
