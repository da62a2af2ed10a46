using System.Text.Json;
using TokenAuth.Errors;

namespace TokenAuth.Sessions;

/// <summary>What may be wrong with what was saved.</summary>
internal static class SavedErrors
{
    /// <summary>Whether a reader's exception says that the text is not what it should be.</summary>
    public static bool IsMalformed(Exception failure) =>
        failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException or System.Security.Cryptography.CryptographicException ||
        failure is TokenAuthException { ErrorId: not ErrorId.SavedSessionTooNew };

    public static TokenAuthException TooNew(string what) =>
        new(ErrorId.SavedSessionTooNew, ErrorKind.InvalidData, $"{what} was saved by a newer version of TokenAuth; it was left as it is.")
        {
            NextStep = "Update the module here.",
        };

    public static TokenAuthException Invalid(string what, string nextStep) =>
        new(ErrorId.SavedSessionInvalid, ErrorKind.InvalidData, $"{what} is damaged.") { NextStep = nextStep };

    public static TokenAuthException CannotBeSaved(string session, string why, string nextStep) =>
        new(ErrorId.SessionCannotBeSaved, ErrorKind.InvalidOperation, $"The session '{session}' cannot be saved: {why}.")
        {
            SessionName = session,
            NextStep = nextStep,
        };
}
