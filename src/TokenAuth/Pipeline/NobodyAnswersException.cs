using TokenAuth.Texts;

namespace TokenAuth.Pipeline;

/// <summary>A question could not be put to anybody.</summary>
public sealed class NobodyAnswersException : InvalidOperationException
{
    /// <summary>Says that nobody answers.</summary>
    public NobodyAnswersException()
        : base(Strings.NobodyAnswers())
    {
    }
}
