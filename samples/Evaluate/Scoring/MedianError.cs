using ModelObservability.Metrics.Sketches;

namespace Evaluate.Scoring;

/// <summary>The median of absolute errors: exact while they are few, then to a stated relative error, so that memory does not grow.</summary>
/// <param name="mostExact">Errors that are kept, 0 or more.</param>
internal sealed class MedianError(int mostExact = 1 << 20)
{
    private const double Accuracy = 0.001;

    // Bins for 28 powers of ten.
    private readonly QuantileSketch sketch = new(new SketchOptions { RelativeAccuracy = Accuracy, Bins = 1 << 15 });
    private List<double>? kept = [];

    /// <summary>The median; NaN without errors.</summary>
    public double Median
    {
        get
        {
            if (kept is null)
                return sketch.Value.Median;
            if (kept.Count == 0)
                return double.NaN;
            kept.Sort();
            return (kept[(kept.Count - 1) / 2] + kept[kept.Count / 2]) / 2;
        }
    }

    /// <summary>The largest relative error of the median; 0 where it is exact.</summary>
    public double RelativeError => kept is null ? Accuracy : 0;

    public void Add(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions)
    {
        if (kept?.Count + targets.Length > mostExact)
        {
            foreach (double error in kept!)
                sketch.Add(error);
            kept = null;
        }

        for (int i = 0; i < targets.Length; i++)
        {
            double error = Math.Abs(predictions[i] - targets[i]);
            if (kept is null)
                sketch.Add(error);
            else if (double.IsFinite(error))
                kept.Add(error);
        }
    }
}
