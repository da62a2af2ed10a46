using System.Management.Automation;
using TokenAuth.Errors;

namespace TokenAuth.Output;

/// <summary>The engine's errors in PowerShell's terms: id, category, the API's own body, what to do next.</summary>
internal static class TypedErrors
{
    /// <summary>The error record of an engine's error; null for any other exception.</summary>
    public static ErrorRecord? TryMake(Exception exception, object? target)
    {
        if (exception is not ITypedError error) return null;
        var record = new ErrorRecord(exception, error.ErrorId, CategoryOf(error.Kind), target ?? error.SessionName);
        string? body = (exception as RequestFailedException)?.Body;
        if (!string.IsNullOrWhiteSpace(body) || error.NextStep is not null)
        {
            // As with Invoke-RestMethod, the body is what ErrorDetails holds; without one, the message stands.
            record.ErrorDetails = new ErrorDetails(string.IsNullOrWhiteSpace(body) ? exception.Message : body) { RecommendedAction = error.NextStep };
        }

        return record;
    }

    private static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Authentication => ErrorCategory.AuthenticationError,
        ErrorKind.Connection => ErrorCategory.ConnectionError,
        ErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ErrorKind.InvalidData => ErrorCategory.InvalidData,
        ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.Exists => ErrorCategory.ResourceExists,
        ErrorKind.Security => ErrorCategory.SecurityError,
        ErrorKind.Limit => ErrorCategory.LimitsExceeded,
        _ => ErrorCategory.InvalidOperation,
    };
}
