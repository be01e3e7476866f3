namespace ModelObservability.Inference;

/// <summary>The current phase of a call, if the application reports phases.</summary>
internal struct CallPhase
{
    private InferencePhase? current;
    private long since;

    /// <summary>Records the duration of a phase.</summary>
    public static void Record(InferencePhase phase, double seconds, InferenceSeries series) =>
        InferenceInstruments.Phase.Record(seconds, series.TagsOf(phase));

    /// <summary>Starts the next phase and ends the previous one.</summary>
    public void Enter(InferencePhase next, long now, ModelMonitor monitor)
    {
        End(now, monitor);
        (current, since) = (next, now);
    }

    /// <summary>Ends the current phase, if there is one.</summary>
    public void End(long now, ModelMonitor monitor)
    {
        if (current is not { } phase) return;
        Record(phase, monitor.Clock.Seconds(since, now), monitor.Inference);
        current = null;
    }
}
