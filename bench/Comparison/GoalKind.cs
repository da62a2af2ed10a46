namespace TokenAuth.Bench.Comparison;

/// <summary>How a goal is put.</summary>
internal enum GoalKind
{
    /// <summary>The subject takes at most so many times what the reference takes.</summary>
    TimesTheReference,

    /// <summary>The reference takes at least so many times what the subject takes.</summary>
    TimesFaster,

    /// <summary>The value itself is at most so much.</summary>
    AtMost,
}
