using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>Lets a batch's requests leave at its pace, and tells the pace what the service answers.</summary>
internal sealed class PaceHandler(RequestPace pace, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (pace.Observe(response) is { } pause)
        {
            INoticeSink notices = RequestOptions.NoticesOf(request);
            notices.Inform($"The service answered {(int)response.StatusCode}; every request of the batch waits {pause.TotalSeconds:0.#} s.");
        }

        return response;
    }
}
