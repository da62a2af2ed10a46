using System.Management.Automation;
using System.Net;
using TokenAuth.Input;
using TokenAuth.Output;

namespace TokenAuth.Commands;

/// <content>What comes out.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    // What an array holds.
    private const long LargestReply = 2_147_483_590;

    private static readonly HttpStatusCode[] NotModified = [HttpStatusCode.NotModified];

    /// <summary>Hands out the body of an HTTP error instead of failing.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

    /// <summary>
    /// How many bytes a reply may have that is read into memory, decompressed: 1 GB where it is not given. A larger one is an error
    /// before it fills the memory; -OutFile, -Stream and -AsByteStream take any length.
    /// </summary>
    [Parameter]
    [ValidateRange(1L, LargestReply)]
    public long MaximumResponseSize { get; set; } = 1024L * 1024 * 1024;

    /// <summary>The name of a variable that gets the status code.</summary>
    [Parameter]
    public string? StatusCodeVariable { get; set; }

    /// <summary>The name of a variable that gets the response's headers.</summary>
    [Parameter]
    [Alias("RHV")]
    public string? ResponseHeadersVariable { get; set; }

    /// <summary>JSON objects come out as ordered dictionaries: keys in their own case, empty ones and those that differ in case included.</summary>
    [Parameter]
    public SwitchParameter AsDictionary { get; set; }

    /// <summary>Has no effect; scripts of older days give it.</summary>
    [Parameter(DontShow = true)]
    public SwitchParameter UseBasicParsing { get; set; }

    private static bool IsConditional(IEnumerable<KeyValuePair<string, string>> headers) => headers.Any(static header =>
        header.Key.Equals("If-None-Match", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("If-Modified-Since", StringComparison.OrdinalIgnoreCase));

    private void WriteReply(HttpResponseMessage response, byte[] body)
    {
        (bool hasValue, object? value) = ReadValue(response, body);
        WriteValue(item: null, (int)response.StatusCode, HeadersOf(response), hasValue, value);
    }

    // Nearly nobody asks for them, and the library reads each one when it is looked at. Called from any thread.
    private Dictionary<string, IEnumerable<string>> HeadersOf(HttpResponseMessage response) =>
        IncludeRequest || !string.IsNullOrEmpty(ResponseHeadersVariable) ? ResponseHeaders.Of(response) : [];

    // Called from any thread.
    private (bool HasValue, object? Value) ReadValue(HttpResponseMessage response, byte[] body) =>
        response.StatusCode == HttpStatusCode.NotModified && !SkipHttpErrorCheck ? (true, NotModifiedReply.Of(response)) : ResponseReader.Read(response, body, AsDictionary);

    private void WriteValue(RequestItem? item, int statusCode, Dictionary<string, IEnumerable<string>> headers, bool hasValue, object? value)
    {
        SetVariables(statusCode, headers);
        if (IncludeRequest)
            EmitOne(new RequestReply(item?.Id, item is null ? Uri : item.Source, statusCode, headers, value));
        else if (hasValue)
            Emit(value);
    }

    private void SetVariables(HttpResponseMessage response) => SetVariables((int)response.StatusCode, HeadersOf(response));

    private void SetVariables(int statusCode, Dictionary<string, IEnumerable<string>> headers)
    {
        if (!string.IsNullOrEmpty(StatusCodeVariable)) SessionState.PSVariable.Set(StatusCodeVariable, statusCode);
        if (!string.IsNullOrEmpty(ResponseHeadersVariable)) SessionState.PSVariable.Set(ResponseHeadersVariable, headers);
    }
}
