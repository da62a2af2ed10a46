using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>
/// Follows redirects by the session's rules (RFC 9110 section 15.4): the token stays on redirects within the origin, is lost on the
/// first one that leaves it and does not come back; from HTTPS to plain HTTP nothing is followed.
/// </summary>
internal sealed class RedirectHandler(int maximum, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (int count = 0; TargetOf(request.RequestUri!, response) is { } target; count++)
        {
            if (count >= maximum)
            {
                // As with Invoke-RestMethod -MaximumRedirection 0: the redirect itself is the answer.
                return response;
            }

            Prepare(request, response, target);
            response.Dispose();
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? TargetOf(Uri from, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Uri.TryCreate(from, location, out Uri? target) ? target : null;
    }

    private static void Prepare(HttpRequestMessage request, HttpResponseMessage response, Uri target)
    {
        Origin from = Origin.Of(request.RequestUri!);
        Origin to;
        try
        {
            to = Origin.Of(target);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (from.IsHttps && !to.IsHttps)
        {
            response.Dispose();
            throw new TokenAuthException(ErrorId.InsecureOrigin, ErrorKind.Security, $"'{Redactor.Redact(request.RequestUri!)}' redirects to plain HTTP ('{to}'); that is not followed.")
            {
                NextStep = "Ask for the https address, or tell the service's operator.",
            };
        }

        if (from != to)
        {
            request.Options.Set(RequestOptions.WithoutToken, value: true);
        }

        bool becomesGet = response.StatusCode == HttpStatusCode.SeeOther
            ? request.Method != HttpMethod.Get && request.Method != HttpMethod.Head
            : response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && request.Method == HttpMethod.Post;
        if (becomesGet)
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
        }

        request.RequestUri = target;
    }
}
