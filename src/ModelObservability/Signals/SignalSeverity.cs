namespace ModelObservability;

/// <summary>How urgent a signal is.</summary>
public enum SignalSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Worth a look today.</summary>
    Warning,

    /// <summary>The model gives wrong answers, or is about to.</summary>
    Error,
}
