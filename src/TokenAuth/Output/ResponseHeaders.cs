namespace TokenAuth.Output;

/// <summary>A response's headers as Invoke-RestMethod hands them out.</summary>
internal static class ResponseHeaders
{
    /// <summary>Every header with its values; names in any case.</summary>
    public static Dictionary<string, IEnumerable<string>> Of(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, IEnumerable<string>>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            headers[name] = values.ToArray();
        return headers;
    }
}
