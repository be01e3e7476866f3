namespace ModelObservability.Training;

/// <summary>How many reports, or parts of one, were ignored, by reason. Thread-safe.</summary>
internal sealed class RejectionCounts
{
    private static readonly string[] Names =
    [
        "duplicate", "out_of_order", "ended", "non_finite_loss", "non_finite_learning_rate", "non_finite_gradient_norm", "non_finite_score",
        "learning_rate_out_of_range", "gradient_norm_out_of_range", "samples_out_of_range", "score_limit",
    ];

    private readonly long[] counts = new long[Names.Length];

    public static IReadOnlyList<string> Reasons => Names;

    public long this[TrainingRejection reason] => Volatile.Read(ref counts[(int)reason]);

    public void Add(TrainingRejection reason) => Interlocked.Increment(ref counts[(int)reason]);
}
