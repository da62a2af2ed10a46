using TokenAuth.Errors;
using TokenAuth.Secrecy;

namespace TokenAuth.Transport;

/// <summary>What may stand in a request's header. Checked here, since the library drops or refuses some of it late and without a clear word.</summary>
internal static class HeaderLine
{
    /// <summary>Refuses a value that would end the line, or that the wire does not carry.</summary>
    /// <exception cref="TokenAuthException"><see cref="ErrorId.ArgumentInvalid"/>.</exception>
    public static void RequireValue(string name, string value)
    {
        foreach (char character in value)
        {
            if (character is (< ' ' and not '\t') or > '~')
            {
                throw Malformed(name);
            }
        }
    }

    public static TokenAuthException Malformed(string name) =>
        new(ErrorId.ArgumentInvalid, ErrorKind.InvalidArgument, $"The header '{Redactor.Excerpt(name, 60)}' cannot be sent: its name or value is malformed.")
        {
            NextStep = "Header names are tokens, header values are one line of ASCII (RFC 9110 section 5).",
        };
}
