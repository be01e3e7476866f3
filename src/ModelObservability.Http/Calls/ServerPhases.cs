namespace ModelObservability.Http.Calls;

/// <summary>The phases a server has measured. Kept until the call ends: only then is it known whose they are.</summary>
internal struct ServerPhases
{
    private double[]? seconds;

    /// <summary>A part of a phase: parts of one phase add up.</summary>
    public void Add(InferencePhase phase, double spent) => Known(phase) = double.IsNaN(Known(phase)) ? spent : Known(phase) + spent;

    /// <summary>A whole phase, from who knows better than who told before.</summary>
    public void Set(InferencePhase phase, double spent) => Known(phase) = spent;

    public readonly void Record(in ActiveCall call)
    {
        if (seconds is null) return;
        for (int phase = 0; phase < seconds.Length; phase++)
            if (!double.IsNaN(seconds[phase])) call.RecordPhase((InferencePhase)phase, seconds[phase]);
    }

    private ref double Known(InferencePhase phase)
    {
        seconds ??= [double.NaN, double.NaN, double.NaN, double.NaN]; // what servers tell of: from the queue to postprocessing
        return ref seconds[(int)phase];
    }
}
