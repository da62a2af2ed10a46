using System.Collections;
using System.Management.Automation;
using TokenAuth.Completion;
using TokenAuth.Http;
using TokenAuth.Input;
using TokenAuth.Output;
using TokenAuth.Pipeline;
using TokenAuth.Secrecy;
using TokenAuth.Sessions;

namespace TokenAuth.Commands;

/// <summary>
/// Sends a request with a session's token, renewed first where it is due. Parameters as Invoke-RestMethod has them; JSON comes
/// out as objects, an array element by element.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "AuthorizedRequest")]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class InvokeAuthorizedRequestCommand : AuthCommand
{
    /// <summary>The address: absolute, or relative to the session's base address, such as <c>/api/v2/accounts</c>.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(PathCompleter))]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

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

    /// <summary>The session, by name or as an object. Without it, the runspace's default; without that, the process's only session.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public SessionReference? Session { get; set; }

    /// <summary>Hands out the body of an HTTP error instead of failing.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>The name of a variable that gets the status code.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusCodeVariable { get; set; }

    /// <summary>The name of a variable that gets the response's headers.</summary>
    [Parameter]
    [Alias("RHV")]
    [ValidateNotNullOrEmpty]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>How many seconds to wait for the response's headers; 0 waits without end. Without it, the session's setting.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int? ConnectionTimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override object? FailureTarget => Uri is null ? null : Redactor.Redact(Uri);

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellationToken)
    {
        AuthSession session = Session?.Resolve() ?? DefaultSession.Get(SessionState);
        var client = new AuthorizedClient(session);
        using HttpResponseMessage response = await client.SendAsync(MakeSpec(), this, cancellationToken).ConfigureAwait(true);
        (bool hasValue, object? value) = ResponseReader.Read(response, await client.ReadBodyAsync(response, cancellationToken).ConfigureAwait(true));
        if (StatusCodeVariable is not null) SessionState.PSVariable.Set(StatusCodeVariable, (int)response.StatusCode);
        if (ResponseHeadersVariable is not null) SessionState.PSVariable.Set(ResponseHeadersVariable, ResponseHeaders.Of(response));
        if (hasValue) WriteObject(value, enumerateCollection: true);
    }

    private RequestSpec MakeSpec()
    {
        bool isGet = Method is RequestMethod.Default or RequestMethod.Get;
        RequestBody body = RequestBody.From(Body, ContentType, isGet);
        return new RequestSpec
        {
            Address = WithQuery(Uri?.OriginalString ?? "", body.Query),
            Method = isGet ? HttpMethod.Get : new HttpMethod(Method.ToString().ToUpperInvariant()),
            Headers = Headers is null ? [] : [.. Headers.Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create(Text(entry.Key), Text(entry.Value)))],
            Body = body.Bytes,
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
