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

    /// <summary>A method that -Method does not know.</summary>
    [Parameter]
    [Alias("CM")]
    [ValidateNotNullOrEmpty]
    public string? CustomMethod { get; set; }

    /// <summary>
    /// The body. A dictionary without -ContentType is the query of a GET and a form elsewhere; with a JSON -ContentType it is
    /// JSON, on a GET too. An object or array is JSON, up to 64 levels deep. XML is XML. Strings, bytes, streams and HttpContent go
    /// as they are.
    /// </summary>
    [Parameter(ParameterSetName = One, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = Many)]
    public object? Body { get; set; }

    /// <summary>A form with files (multipart/form-data): a FileInfo is a file, a collection several fields of one name, any other value a field.</summary>
    [Parameter]
    public IDictionary? Form { get; set; }

    /// <summary>The body's content type.</summary>
    [Parameter]
    public string? ContentType { get; set; }

    /// <summary>How the body is coded on its way; it goes in chunks then.</summary>
    [Parameter]
    [ValidateSet("chunked", "compress", "deflate", "gzip", "identity", IgnoreCase = true)]
    public string? TransferEncoding { get; set; }

    /// <summary>Further headers. An Authorization header of your own takes the place of the session's.</summary>
    [Parameter]
    public IDictionary? Headers { get; set; }

    /// <summary>Sends a content type as it is, however malformed. Other headers are never checked beyond being one line of ASCII.</summary>
    [Parameter]
    public SwitchParameter SkipHeaderValidation { get; set; }

    /// <summary>The User-Agent header.</summary>
    [Parameter]
    public string? UserAgent { get; set; }

    /// <summary>Acts only if the thing is as it was: its ETag is one of these (<c>*</c>: it exists). Else the service answers 412.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? IfMatch { get; set; }

    /// <summary>Acts only if the thing has changed: its ETag is none of these. Else a GET brings a 304 (<c>TokenAuth.Output.NotModifiedReply</c>), another method a 412.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? IfNoneMatch { get; set; }

    // What one request of many says itself comes before what the command says for all of them.
    private RequestSpec MakeSpec(RequestItem? item = null)
    {
        HttpMethod method = MakeMethod(item);
        List<KeyValuePair<string, string>> headers = MakeHeaders(item);
        BodyInput body = MakeBody(item, method, TakeContentType(item, headers));
        return new RequestSpec
        {
            Address = WithQuery(item?.Address ?? Uri?.OriginalString ?? "", body.Query),
            Method = method,
            Headers = headers,
            UserAgent = UserAgent ?? _webSession?.UserAgent,
            Body = body.Body,
            ContentType = string.IsNullOrWhiteSpace(body.ContentType) ? null : body.ContentType,
            SkipsHeaderValidation = SkipHeaderValidation,
            TransferEncoding = TransferEncoding,
            Cookies = _cookies,
            Timeout = IsBound(nameof(ConnectionTimeoutSeconds)) ? TimeSpan.FromSeconds(ConnectionTimeoutSeconds) : null,
            OperationTimeout = TimeSpan.FromSeconds(OperationTimeoutSeconds),
            MaximumResponseSize = MaximumResponseSize,
            Version = HttpVersion,
            ClosesConnection = DisableKeepAlive,
            Transport = Adjust,
            MaximumRedirection = MaximumRedirection,
            AllowsInsecureRedirect = AllowInsecureRedirect,
            KeepsMethodOnRedirect = PreserveHttpMethodOnRedirect,
            KeepsAuthorizationOnRedirect = PreserveAuthorizationOnRedirect,
            Retry = MakeRetryPolicy(item),
            ReturnsErrors = SkipHttpErrorCheck,
            Answers = IsConditional(headers) ? NotModified : [],
        };
    }

    private HttpMethod MakeMethod(RequestItem? item)
    {
        if (CustomMethod is not null && IsBound(nameof(Method))) throw Invalid("-Method and -CustomMethod exclude each other.", "Leave one of them out.");
        string name = item?.Method ?? CustomMethod ?? Method.ToString();
        try
        {
            return name.Equals(nameof(RequestMethod.Default), StringComparison.OrdinalIgnoreCase) ? HttpMethod.Get : HttpMethod.Parse(name.ToUpperInvariant());
        }
        catch (FormatException)
        {
            throw Invalid($"'{name}' cannot be a method.", "A method is a word of ASCII letters (RFC 9110 section 9.1).");
        }
    }

    // However it is given, the content type decides what the body becomes.
    private string? TakeContentType(RequestItem? item, List<KeyValuePair<string, string>> headers)
    {
        string? ofHeaders = headers.FindLast(IsContentType).Value;
        headers.RemoveAll(IsContentType);
        return item?.ContentType ?? ContentType ?? ofHeaders;

        static bool IsContentType(KeyValuePair<string, string> header) => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
    }

    private BodyInput MakeBody(RequestItem? item, HttpMethod method, string? contentType)
    {
        if (item is { HasBody: true }) return BodyInput.From(item.Body, contentType, method);
        if ((Body is not null && InFile is not null) || (Body is not null && Form is not null) || (InFile is not null && Form is not null))
            throw Invalid("-Body, -Form and -InFile exclude each other.", "Give one of them.");
        if (Form is not null) return BodyInput.Of(RequestBody.FromForm(FormInput.PartsOf(Form)));
        if (InFile is not null) return BodyInput.Of(RequestBody.FromFile(Paths.FileToRead(this, InFile)), contentType, method);
        return BodyInput.From(Body, contentType, method);
    }

    private List<KeyValuePair<string, string>> MakeHeaders(RequestItem? item)
    {
        List<KeyValuePair<string, string>> headers = [];
        Add(headers, _webSession?.Headers);
        Add(headers, Headers);
        Add(headers, item?.Headers);
        if (IfMatch is not null) headers.Add(new("If-Match", TagsOf(IfMatch)));
        if (IfNoneMatch is not null) headers.Add(new("If-None-Match", TagsOf(IfNoneMatch)));
        if ((item?.IdempotencyKey ?? TakeIdempotencyKey()) is { } key) headers.Add(new("Idempotency-Key", key));
        return headers;
    }

    private static void Add(List<KeyValuePair<string, string>> headers, IDictionary? some)
    {
        if (some is null) return;
        foreach (DictionaryEntry entry in some)
        {
            // As with Invoke-RestMethod, a header without a value is left out.
            if (entry.Value is not null) headers.Add(new(Text(entry.Key), Text(entry.Value)));
        }
    }

    // An ETag stands in quotes; people leave them out.
    private static string TagsOf(string[] tags) =>
        string.Join(", ", tags.Select(static tag => tag == "*" || tag.EndsWith('"') ? tag : $"\"{tag}\""));

    private static string WithQuery(string address, string query)
    {
        if (query.Length == 0) return address;
        int fragment = address.IndexOf('#', StringComparison.Ordinal);
        string bare = fragment < 0 ? address : address[..fragment];
        return $"{bare}{(bare.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? "";
}
