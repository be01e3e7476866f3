namespace ModelObservability;

/// <summary>How progress is shown.</summary>
public enum ConsoleProgress
{
    /// <summary>A bar in a terminal, lines where output is redirected or nobody is there.</summary>
    Automatic,

    /// <summary>A bar that is drawn again and again, one per epoch.</summary>
    Bar,

    /// <summary>Lines only: one per epoch, and some in epochs that take long.</summary>
    Lines,
}
