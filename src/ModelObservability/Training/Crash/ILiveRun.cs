namespace ModelObservability.Training;

/// <summary>A run under way, as the end of the process sees it.</summary>
internal interface ILiveRun
{
    /// <summary>Where its records go; null where it has no sinks.</summary>
    SinkQueue? Sinks { get; }

    /// <summary>An exception ends the process.</summary>
    void Crash(Exception? exception);

    /// <summary>Offers the sinks the record of the run's end.</summary>
    /// <param name="otherwise">How the run has ended where nothing else says so.</param>
    void WriteEnd(TrainingOutcome otherwise);
}
