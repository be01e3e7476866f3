namespace ModelObservability.Metrics.Vision;

/// <summary>The one thing two spans of pixels or boxes must agree in.</summary>
internal static class PairedSpans
{
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Require(int labels, int predictions)
    {
        if (labels != predictions)
            throw new ArgumentException($"There are {labels} labels and {predictions} predictions; they must be as many.", nameof(predictions));
    }
}
