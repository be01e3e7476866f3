namespace ModelObservability;

/// <summary>How urgent a signal is.</summary>
public enum SignalSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Worth looking at today.</summary>
    Warning,

    /// <summary>The model returns wrong results, or is about to.</summary>
    Error,
}
