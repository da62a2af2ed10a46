using System.Management.Automation;
using TokenAuth.Http;
using TokenAuth.Output;

namespace TokenAuth.Commands;

/// <content>What comes out.</content>
public sealed partial class InvokeAuthorizedRequestCommand
{
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

    private async Task WriteReplyAsync(AuthorizedClient client, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        (bool hasValue, object? value) = ResponseReader.Read(response, await client.ReadBodyAsync(response, cancellationToken).ConfigureAwait(true));
        if (StatusCodeVariable is not null) SessionState.PSVariable.Set(StatusCodeVariable, (int)response.StatusCode);
        if (ResponseHeadersVariable is not null) SessionState.PSVariable.Set(ResponseHeadersVariable, ResponseHeaders.Of(response));
        if (hasValue) WriteObject(value, enumerateCollection: true);
    }
}
