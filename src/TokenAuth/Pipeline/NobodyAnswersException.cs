namespace TokenAuth.Pipeline;

/// <summary>A question could not be put to anybody.</summary>
public sealed class NobodyAnswersException : InvalidOperationException
{
    /// <summary>Says that nobody answers.</summary>
    public NobodyAnswersException()
        : base("Nobody can be asked here: the session is not interactive, its input is redirected, or its host has no user interface.")
    {
    }
}
