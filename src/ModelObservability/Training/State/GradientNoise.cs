namespace ModelObservability.Training;

/// <summary>
/// The simple noise scale of the gradients: the batch from which on larger ones teach hardly more. Thread-safe.
/// </summary>
/// <remarks>McCandlish et al. 2018, "An Empirical Model of Large-Batch Training" (arXiv:1812.06162), appendix A.1: tr(Σ) / |G|² from squared norms at two sizes of a batch, each averaged over steps, for the ratio of single estimates is biased.</remarks>
internal sealed class GradientNoise
{
    /// <summary>The fewest reports of which anything is said.</summary>
    private const int Fewest = 50;

    private const double Weight = 0.02; // of a new report, once there are enough

    private readonly Lock gate = new();
    private double signal, noise;
    private long count;

    /// <summary>The noise scale in samples; NaN where it is not known, or the gradient is lost in its noise.</summary>
    public double Scale
    {
        get
        {
            lock (gate) return count >= Fewest && signal > 0 && noise >= 0 ? noise / signal : double.NaN;
        }
    }

    /// <summary>Adds a step.</summary>
    /// <returns>Whether the numbers can be right; others change nothing.</returns>
    public bool Add(int smallBatch, double smallNorm, int largeBatch, double largeNorm)
    {
        if (smallBatch < 1 || largeBatch <= smallBatch || !(smallNorm is >= 0 and < double.PositiveInfinity) || !(largeNorm is >= 0 and < double.PositiveInfinity)) return false;
        double small = smallNorm * smallNorm, large = largeNorm * largeNorm;
        if (!double.IsFinite(small * smallBatch) || !double.IsFinite(large * largeBatch)) return false;
        double squared = (large * largeBatch - small * smallBatch) / (largeBatch - smallBatch);
        double trace = (small - large) / (1.0 / smallBatch - 1.0 / largeBatch);
        lock (gate)
        {
            double weight = Math.Max(Weight, 1.0 / ++count);
            (signal, noise) = (signal + weight * (squared - signal), noise + weight * (trace - noise));
        }

        return true;
    }
}
