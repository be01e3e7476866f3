namespace ModelObservability.Metrics.Serialization;

/// <summary>What a metric has to say about its bytes; everything around them is the same for all and in <see cref="StateForm"/>.</summary>
internal interface IStateForm<TSelf>
    where TSelf : class, IStateForm<TSelf>
{
    /// <summary>Which metric it is.</summary>
    static abstract StateKind Kind { get; }

    /// <summary>Writes configuration and contents. It is called twice, first to learn the length: both times it must write the same.</summary>
    void Write(ref StateWriter to);

    /// <summary>
    /// Reads what <see cref="Write"/> has written and believes nothing: before memory is taken for many items,
    /// <see cref="StateReader.Items"/>; before a state is returned, every rule that its samples could not have broken. A configuration that the
    /// constructor refuses may be left to it: its <see cref="ArgumentException"/> is passed on as bad data.
    /// </summary>
    static abstract TSelf Read(ref StateReader from);
}
