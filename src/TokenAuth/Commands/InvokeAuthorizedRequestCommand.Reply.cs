using System.Management.Automation;
using System.Net;
using TokenAuth.Output;

namespace TokenAuth.Commands;

/// <content>What comes out.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
    private static readonly HttpStatusCode[] NotModified = [HttpStatusCode.NotModified];

    /// <summary>Hands out the body of an HTTP error instead of failing.</summary>
    [Parameter]
    public SwitchParameter SkipHttpErrorCheck { get; set; }

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
        SetVariables(response);
        if (response.StatusCode == HttpStatusCode.NotModified && !SkipHttpErrorCheck)
        {
            WriteObject(NotModifiedReply.Of(response));
            return;
        }

        (bool hasValue, object? value) = ResponseReader.Read(response, body, AsDictionary);
        if (hasValue) WriteObject(value, enumerateCollection: true);
    }

    private void SetVariables(HttpResponseMessage response)
    {
        if (!string.IsNullOrEmpty(StatusCodeVariable)) SessionState.PSVariable.Set(StatusCodeVariable, (int)response.StatusCode);
        if (!string.IsNullOrEmpty(ResponseHeadersVariable)) SessionState.PSVariable.Set(ResponseHeadersVariable, ResponseHeaders.Of(response));
    }
}
