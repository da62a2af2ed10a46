using TokenAuth.Errors;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>What the handlers tell each other about one request.</summary>
internal static class RequestOptions
{
    /// <summary>The request goes on without the token: it was redirected to another origin.</summary>
    public static readonly HttpRequestOptionsKey<bool> WithoutToken = new("TokenAuth.WithoutToken");

    /// <summary>Where to say what is no error.</summary>
    public static readonly HttpRequestOptionsKey<INoticeSink> Notices = new("TokenAuth.Notices");

    /// <summary>A failed renewal after a 401 leaves the 401 to the caller.</summary>
    public static readonly HttpRequestOptionsKey<bool> ReturnsErrors = new("TokenAuth.ReturnsErrors");

    /// <summary>How many bytes of the reply are read into memory.</summary>
    public static readonly HttpRequestOptionsKey<long> MaximumResponseSize = new("TokenAuth.MaximumResponseSize");

    /// <summary>The failure of the request itself, as opposed to one of the renewal before it.</summary>
    public static readonly HttpRequestOptionsKey<ServiceUnreachableException> Failure = new("TokenAuth.Failure");

    public static INoticeSink NoticesOf(HttpRequestMessage request) =>
        request.Options.TryGetValue(Notices, out INoticeSink? notices) ? notices : SilentNotices.Instance;

    public static bool Has(HttpRequestMessage request, HttpRequestOptionsKey<bool> key) => request.Options.TryGetValue(key, out bool value) && value;
}
