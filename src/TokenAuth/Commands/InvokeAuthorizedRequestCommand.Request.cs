using System.Collections;
using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Input;

namespace TokenAuth.Commands;

/// <content>What is sent.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    /// <summary>The HTTP method; GET where it is not given.</summary>
    [Parameter]
    public RequestMethod Method { get; set; }

    /// <summary>
    /// The body. A dictionary without -ContentType is the query of a GET and a form elsewhere; with a JSON -ContentType it is
    /// JSON, on a GET too. An object or array is JSON, up to 64 levels deep. Strings and bytes go as they are.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public object? Body { get; set; }

    /// <summary>The body's content type.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentType { get; set; }

    /// <summary>Further headers. An Authorization header of your own takes the place of the session's.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    private RequestSpec MakeSpec()
    {
        bool isGet = Method is RequestMethod.Default or RequestMethod.Get;
        BodyInput body = BodyInput.From(Body, ContentType, isGet);
        return new RequestSpec
        {
            Address = WithQuery(Uri?.OriginalString ?? "", body.Query),
            Method = isGet ? HttpMethod.Get : new HttpMethod(Method.ToString().ToUpperInvariant()),
            Headers = Headers is null ? [] : [.. Headers.Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create(Text(entry.Key), Text(entry.Value)))],
            Body = body.Body,
            ContentType = body.ContentType,
            Timeout = ConnectionTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ReturnsErrors = SkipHttpErrorCheck,
        };
    }

    private static string WithQuery(string address, string query)
    {
        if (query.Length == 0) return address;
        int fragment = address.IndexOf('#', StringComparison.Ordinal);
        string bare = fragment < 0 ? address : address[..fragment];
        return $"{bare}{(bare.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? "";
}
