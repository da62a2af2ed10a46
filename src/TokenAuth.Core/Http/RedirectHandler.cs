using System.Net;
using TokenAuth.Errors;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;
using TokenAuth.Transport;

namespace TokenAuth.Http;

/// <summary>
/// Follows redirects by the session's rules (RFC 9110 section 15.4): the token stays on redirects within the origin, is lost on the
/// first one that leaves it and does not come back; from HTTPS to plain HTTP nothing is followed unless the caller says so. What is
/// lost with the token: the caller's own secret headers and those of the service. A body goes to allowed origins only.
/// </summary>
internal sealed class RedirectHandler(RequestSpec spec, AuthSession session, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        for (int count = 0; TargetOf(request.RequestUri!, response) is { } target; count++)
        {
            if (count >= spec.MaximumRedirection)
            {
                // As with Invoke-RestMethod -MaximumRedirection 0: the redirect itself is the answer.
                return response;
            }

            try
            {
                Prepare(request, response.StatusCode, target);
            }
            finally
            {
                response.Dispose();
            }

            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private static Uri? TargetOf(Uri from, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Uri.TryCreate(from, location, out Uri? target) ? target : null;
    }

    private void Prepare(HttpRequestMessage request, HttpStatusCode status, Uri target)
    {
        Origin from = Origin.Of(request.RequestUri!);
        Origin to = Origin.Of(target);
        if (from.IsHttps && !to.IsHttps && !spec.AllowsInsecureRedirect)
        {
            throw new TokenAuthException(ErrorId.InsecureOrigin, ErrorKind.Security, $"'{Redactor.Redact(request.RequestUri!)}' redirects to plain HTTP ('{to}'); that is not followed.")
            {
                NextStep = "Ask for the https address, or tell the service's operator.",
            };
        }

        if (!spec.KeepsMethodOnRedirect && BecomesGet(status, request.Method))
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
        }

        if (from != to)
        {
            Leave(request, to, target);
        }

        if (request.Content is SentContent { CanRepeat: false })
        {
            throw new TokenAuthException(
                ErrorId.BodyNotRepeatable, ErrorKind.InvalidOperation, $"'{Redactor.Redact(request.RequestUri!)}' redirects the body to '{Redactor.Redact(target)}', and the body is a stream that can be read only once.")
            {
                NextStep = "Send the request to that address, or give the body as bytes or as a file.",
            };
        }

        RequestOptions.NoticesOf(request).Inform($"{(int)status}: redirected to {Redactor.Redact(target)}{(RequestOptions.Has(request, RequestOptions.WithoutToken) ? ", without the token" : "")}.");
        request.RequestUri = target;
    }

    private static bool BecomesGet(HttpStatusCode status, HttpMethod method) => status == HttpStatusCode.SeeOther
        ? method != HttpMethod.Get && method != HttpMethod.Head
        : status is HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found && method == HttpMethod.Post;

    private void Leave(HttpRequestMessage request, Origin to, Uri target)
    {
        bool isAllowed = session.Setup.AllowedOrigins.Allows(to);
        if (request.Content is not null && !isAllowed)
        {
            throw new TokenAuthException(ErrorId.OriginNotAllowed, ErrorKind.Security, $"'{Redactor.Redact(request.RequestUri!)}' redirects the body to '{Redactor.Redact(target)}', which is none of the session's origins; it is not sent there.")
            {
                NextStep = "If that origin may have it, connect again with -AllowedOrigin.",
            };
        }

        if (isAllowed && spec.KeepsAuthorizationOnRedirect)
        {
            return;
        }

        request.Options.Set(RequestOptions.WithoutToken, value: true);
        SecretHeaders.RemoveFrom(request);
        foreach (string name in session.Setup.Context.Service.Headers.Keys)
        {
            request.Headers.Remove(name);
        }
    }
}
