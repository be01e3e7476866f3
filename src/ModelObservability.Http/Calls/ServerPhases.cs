namespace ModelObservability.Http.Calls;

/// <summary>The phases that a server measured, kept until the call ends: only then is its model known.</summary>
internal struct ServerPhases
{
    private double[]? seconds;

    /// <summary>Adds a part of a phase.</summary>
    public void Add(InferencePhase phase, double spent) => Known(phase) = double.IsNaN(Known(phase)) ? spent : Known(phase) + spent;

    /// <summary>Replaces a phase by a more precise value.</summary>
    public void Set(InferencePhase phase, double spent) => Known(phase) = spent;

    public readonly void Record(in ActiveCall call)
    {
        if (seconds is null) return;
        for (int phase = 0; phase < seconds.Length; phase++)
            if (!double.IsNaN(seconds[phase])) call.RecordPhase((InferencePhase)phase, seconds[phase]);
    }

    private ref double Known(InferencePhase phase)
    {
        seconds ??= [double.NaN, double.NaN, double.NaN, double.NaN]; // the phases that servers report: queue to postprocessing
        return ref seconds[(int)phase];
    }
}
