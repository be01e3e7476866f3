using ModelObservability.Metrics.Regression;

namespace Evaluate.Scoring;

/// <summary>The median of absolute errors: exact while they are few, then to a stated relative error, so that memory does not grow.</summary>
/// <remarks>With weights it is the smallest error that weighs, together with all smaller ones, at least half of everything.</remarks>
/// <param name="mostExact">Errors that are kept, 0 or more.</param>
internal sealed class MedianError(int mostExact = 1 << 20)
{
    private const double Accuracy = 0.001;

    private readonly RegressionErrors sketch = new(new RegressionOptions { Extended = false, MedianAccuracy = Accuracy });
    private List<double>? kept = [];
    private List<double>? keptWeights;

    /// <summary>The median; NaN without errors.</summary>
    public double Median
    {
        get
        {
            if (kept is null)
                return sketch.Value.MedianAbsoluteError;
            if (kept.Count == 0)
                return double.NaN;
            if (keptWeights is not null)
                return LowerMedian([.. kept], [.. keptWeights]);
            kept.Sort();
            return (kept[(kept.Count - 1) / 2] + kept[kept.Count / 2]) / 2;
        }
    }

    /// <summary>The largest relative error of the median; 0 where it is exact.</summary>
    public double RelativeError => kept is null ? Accuracy : 0;

    /// <summary>Adds errors that all weigh the same.</summary>
    public void Add(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions) => Add(targets, predictions, default);

    /// <summary>Adds errors with a weight each; either all errors have weights or none.</summary>
    public void Add(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights)
    {
        if (kept?.Count + targets.Length > mostExact)
        {
            Sketch(new double[kept!.Count], [.. kept], keptWeights is null ? [] : [.. keptWeights]);
            (kept, keptWeights) = (null, null);
        }

        if (kept is null)
        {
            Sketch(targets, predictions, weights);
            return;
        }

        if (!weights.IsEmpty)
            keptWeights ??= [];
        for (int i = 0; i < targets.Length; i++)
        {
            double error = Math.Abs(predictions[i] - targets[i]);
            if (!double.IsFinite(error))
                continue;
            kept.Add(error);
            keptWeights?.Add(weights[i]);
        }
    }

    private void Sketch(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
            sketch.Add(targets, predictions);
        else
            sketch.Add(targets, predictions, weights);
    }

    private static double LowerMedian(double[] errors, double[] weights)
    {
        Array.Sort(errors, weights);
        double half = weights.Sum() / 2, below = 0;
        for (int i = 0; i < errors.Length; i++)
        {
            below += weights[i];
            if (below >= half && below > 0)
                return errors[i];
        }

        return double.NaN;
    }
}
