using System.Net.Http.Headers;

namespace TokenAuth.Http;

/// <summary>The headers of a response that name an address (RFC 9110 sections 8.7 and 10.2.2).</summary>
internal static class AddressHeaders
{
    /// <summary>Takes out those that the library fails on, with an index of its own, for whoever lists the headers.</summary>
    public static void RemoveUnreadable(HttpResponseMessage response)
    {
        RemoveUnreadable(response.Headers, "Location");
        RemoveUnreadable(response.Content.Headers, "Content-Location");
    }

    private static void RemoveUnreadable(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.Contains(name))
        {
            return;
        }

        try
        {
            headers.TryGetValues(name, out _);
        }
        catch (IndexOutOfRangeException)
        {
            headers.Remove(name);
        }
    }
}
