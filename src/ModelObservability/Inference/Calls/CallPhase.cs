namespace ModelObservability.Inference;

/// <summary>The phase a call is in, where the application tells.</summary>
internal struct CallPhase
{
    private InferencePhase? current;
    private long since;

    /// <summary>A phase that was measured.</summary>
    public static void Record(InferencePhase phase, double seconds, InferenceSeries series) =>
        InferenceInstruments.Phase.Record(seconds, series.TagsOf(phase));

    /// <summary>The next phase begins; the one before has ended.</summary>
    public void Enter(InferencePhase next, long now, ModelMonitor monitor)
    {
        End(now, monitor);
        (current, since) = (next, now);
    }

    /// <summary>The phase is over, if there is one.</summary>
    public void End(long now, ModelMonitor monitor)
    {
        if (current is not { } phase) return;
        Record(phase, monitor.Clock.Seconds(since, now), monitor.Inference);
        current = null;
    }
}
