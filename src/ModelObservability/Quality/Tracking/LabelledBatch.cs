namespace ModelObservability.Quality;

/// <summary>Two spans in one argument, so that a batch is passed to a state without a closure.</summary>
internal readonly ref struct LabelledBatch<TLabel, TPrediction>(ReadOnlySpan<TLabel> labels, ReadOnlySpan<TPrediction> predictions)
{
    public ReadOnlySpan<TLabel> Labels { get; } = labels;

    public ReadOnlySpan<TPrediction> Predictions { get; } = predictions;
}
