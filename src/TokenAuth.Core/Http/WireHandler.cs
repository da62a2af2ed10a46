using System.Text;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>One exchange: its time limit, its failure in the engine's terms, what is said about it, and the watch over both bodies.</summary>
internal sealed class WireHandler(RequestSpec spec, TimeSpan timeout, TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        INoticeSink notices = RequestOptions.NoticesOf(request);
        using CancellationTokenSource timeLimit = TimeLimit.After(timeout, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        var body = request.Content as SentContent;
        if (body is not null)
        {
            Watch(body, timeLimit);
        }

        if (notices.WantsDetails)
        {
            notices.Detail(Describe($"{request.Method} {Redactor.Redact(request.RequestUri!)} HTTP/{request.Version}", sent: null, request.Headers.NonValidated, request.Content?.Headers.NonValidated));
        }

        long began = clock.GetTimestamp();
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, ends.Token).ConfigureAwait(false);
            AddressHeaders.RemoveUnreadable(response);
            if (notices.WantsInformation || notices.WantsDetails)
            {
                Say(notices, request, response, clock.GetElapsedTime(began));
            }

            Watch(response);
            return response;
        }
        catch (OperationCanceledException exception) when (timeLimit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(request, TransportFailure.DescribeTimeout(request.RequestUri!, body?.Started ?? true, timeout, exception));
        }
        catch (Exception exception) when (TransportFailure.Is(exception))
        {
            throw Failed(request, TransportFailure.Describe(request.RequestUri!, body?.Started ?? !TransportFailure.IsOfConnecting(exception), exception));
        }
    }

    private static ServiceUnreachableException Failed(HttpRequestMessage request, ServiceUnreachableException failure)
    {
        request.Options.Set(RequestOptions.Failure, failure);
        return failure;
    }

    private static void Say(INoticeSink notices, HttpRequestMessage request, HttpResponseMessage response, TimeSpan took)
    {
        // A service may echo what it was sent, in its headers and in the reason as well.
        Secret? token = Secret.From(request.Headers.Authorization?.Parameter);
        string status = Redactor.MaskKnown($"{(int)response.StatusCode} {response.ReasonPhrase}", token);
        var text = new StringBuilder($"{request.Method} {Redactor.Redact(request.RequestUri!)}: {status}");
        text.Append($", HTTP/{response.Version}, {took.TotalMilliseconds:0} ms");
        if (request.Content?.Headers.ContentLength is { } sent and > 0)
        {
            text.Append($", {sent:#,0} bytes sent");
        }

        if (response.Content.Headers.ContentLength is { } length)
        {
            text.Append($", {length:#,0} bytes to come");
        }

        notices.Inform(text.ToString());
        if (notices.WantsDetails)
        {
            notices.Detail(Describe($"HTTP/{response.Version} {status}", token, response.Headers.NonValidated, response.Content.Headers.NonValidated));
        }
    }

    private static string Describe(string first, Secret? sent, params ReadOnlySpan<System.Net.Http.Headers.HttpHeadersNonValidated?> headers)
    {
        var text = new StringBuilder(first);
        foreach (System.Net.Http.Headers.HttpHeadersNonValidated? some in headers)
        {
            foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in some ?? default)
            {
                text.Append('\n').Append(name).Append(": ").Append(Shown(name, values.ToString(), sent));
            }
        }

        return text.ToString();
    }

    private static string Shown(string name, string value, Secret? sent)
    {
        if (SecretHeaders.Contains(name))
        {
            return Secret.Mask;
        }

        bool isAddress = name is "Location" or "Content-Location" or "Referer" or "Link";
        return isAddress && Addresses.Parse(value, UriKind.RelativeOrAbsolute) is { } address ? Redactor.MaskKnown(Redactor.Redact(address), sent) : Redactor.Redact(value, sent);
    }

    // As long as bytes go out the service is there: the limit is for waiting.
    private void Watch(SentContent body, CancellationTokenSource timeLimit)
    {
        TransferMeter? meter = spec.Progress is { } progress ? new TransferMeter(progress, TransferDirection.Upload, 0, body.Headers.ContentLength, clock) : null;
        body.Rewind();
        body.Sent = count =>
        {
            TimeLimit.Restart(timeLimit, timeout);
            meter?.Add(count);
        };
        body.Completed = () => meter?.Complete();
    }

    private void Watch(HttpResponseMessage response)
    {
        if (spec.Progress is null && spec.OperationTimeout <= TimeSpan.Zero)
        {
            return;
        }

        long before = response.Content.Headers.ContentRange?.From ?? 0;
        TransferMeter? meter = spec.Progress is { } progress ? new TransferMeter(progress, TransferDirection.Download, before, before + response.Content.Headers.ContentLength, clock) : null;
        response.Content = new WatchedContent(response.Content, response.RequestMessage!.RequestUri!, spec.OperationTimeout, meter, clock);
    }
}
