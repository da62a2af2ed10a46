namespace TokenAuth.Errors;

/// <summary>An error with a stable id, a category and a next step.</summary>
public interface ITypedError
{
    /// <summary>One of <see cref="Errors.ErrorId"/>.</summary>
    string ErrorId { get; }

    /// <summary>The category.</summary>
    ErrorKind Kind { get; }

    /// <summary>The session that it happened to, where there is one.</summary>
    string? SessionName { get; }

    /// <summary>What to do next, one sentence.</summary>
    string? NextStep { get; }
}
