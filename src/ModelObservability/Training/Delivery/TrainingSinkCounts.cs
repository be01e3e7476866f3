namespace ModelObservability.Training;

/// <summary>What became of the records offered to one sink: offered = written + dropped by reason + pending.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="Written">Records the sink took and flushed.</param>
/// <param name="QueueFull">Records refused because the sink was too far behind.</param>
/// <param name="SinkFailed">Records the sink threw at for a reason of its own.</param>
/// <param name="Abandoned">Records that were not flushed when the run was closed and its time was over, or came later.</param>
/// <param name="Pending">Records that wait for the sink, or in it for a flush.</param>
/// <param name="Failures">How often the sink threw, whether or not a record was lost.</param>
public readonly record struct TrainingSinkCounts(
    string Sink, long Written, long QueueFull, long SinkFailed, long Abandoned, long Pending, long Failures)
{
    /// <summary>Values of records that were written which the place refused for good, such as a parameter too long for a server.</summary>
    public long Refused { get; init; }

    /// <summary>Records lost for any reason.</summary>
    public long Dropped => QueueFull + SinkFailed + Abandoned;

    /// <summary>Records offered so far.</summary>
    public long Offered => Written + Dropped + Pending;
}
