using System.Net;

namespace TokenAuth.Http;

/// <summary>Sends the cookies that belong to an address, and keeps those that come back. Each address sees its own only.</summary>
internal sealed class CookieHandler(CookieContainer cookies, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Name = "Cookie";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri uri = request.RequestUri!;
        string? own = request.Headers.NonValidated.TryGetValues(Name, out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString() : null;
        string kept = cookies.Count > 0 ? cookies.GetCookieHeader(uri) : "";
        if (kept.Length > 0)
        {
            Replace(request, own is null ? kept : $"{own}; {kept}");
        }

        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            Keep(uri, response);
            return response;
        }
        finally
        {
            Replace(request, own);
        }
    }

    private static void Replace(HttpRequestMessage request, string? value)
    {
        request.Headers.Remove(Name);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(Name, value);
        }
    }

    private void Keep(Uri uri, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Set-Cookie", out System.Net.Http.Headers.HeaderStringValues values))
        {
            return;
        }

        foreach (string value in values)
        {
            try
            {
                cookies.SetCookies(uri, value);
            }
            catch (CookieException)
            {
                // A cookie for somebody else, or none at all: as browsers do, it is left out.
            }
        }
    }
}
