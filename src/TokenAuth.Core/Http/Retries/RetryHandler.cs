using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Sends a request again by a <see cref="RetryPolicy"/>, waiting by the engine's clock. The last failure is the one that is told.</summary>
internal sealed class RetryHandler(RetryPolicy policy, TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly long _began = clock.GetTimestamp();
    private int _retries;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            string reason;
            try
            {
                HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (!IsWorthAnother(request, response, out wait))
                {
                    return response;
                }

                reason = $"{(int)response.StatusCode} {response.ReasonPhrase}";
                response.Dispose();
            }
            catch (ServiceUnreachableException failure) when (IsWorthAnother(request, failure, out wait))
            {
                reason = failure.Message.TrimEnd('.');
            }

            _retries++;
            RequestOptions.NoticesOf(request).Inform($"{request.Method} {Redactor.Redact(request.RequestUri!)}: retry {_retries} of {policy.MaximumRetries} in {wait.TotalSeconds:0.#} s. {reason}.");
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace || method == HttpMethod.Put || method == HttpMethod.Delete;

    private bool IsWorthAnother(HttpRequestMessage request, HttpResponseMessage response, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        return IsLater(response.StatusCode) && MayRepeat(request, left: true) && HasTime(RetryAfter.Of(response, clock.GetUtcNow()), out wait);
    }

    private bool IsWorthAnother(HttpRequestMessage request, ServiceUnreachableException failure, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        return request.Options.TryGetValue(RequestOptions.Failure, out ServiceUnreachableException? own) && ReferenceEquals(own, failure) &&
            failure.Kind != ErrorKind.Security && (policy.OnAnyFailure || failure.Kind != ErrorKind.Timeout) && MayRepeat(request, failure.RequestLeft) && HasTime(asked: null, out wait);
    }

    private bool IsLater(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout ||
        (policy.OnAnyFailure && (int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));

    // A body that is read only once is still there as long as nothing of it went out.
    private bool MayRepeat(HttpRequestMessage request, bool left) =>
        _retries < policy.MaximumRetries &&
        (!left || policy.OfAnyMethod || IsIdempotent(request.Method)) &&
        request.Content is not SentContent { CanRepeat: false, Started: true };

    private bool HasTime(TimeSpan? asked, out TimeSpan wait)
    {
        wait = asked ?? policy.Interval ?? Jittered();
        return wait <= RetryAfter.Patience && (policy.Budget is not { } budget || clock.GetElapsedTime(_began) + wait <= budget);
    }

    private TimeSpan Jittered()
    {
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, _retries), Longest.TotalSeconds);
#pragma warning disable CA5394 // Spreads the attempts of many clients; nothing secret depends on it.
        return TimeSpan.FromSeconds(seconds * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
