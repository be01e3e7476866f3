using System.Numerics;

namespace ModelObservability.Metrics.Sketches;

/// <summary>The error and the size of a <see cref="QuantileSketch"/>.</summary>
public sealed record SketchOptions
{
    private const double Finest = 1e-4, Coarsest = 0.5;
    internal const int MostBins = 65_536;
    private const int FewestBins = 16;

    /// <summary>The largest relative error of a quantile, 0.0001…0.5. Default: 0.01.</summary>
    public double RelativeAccuracy { get; init; } = 0.01;

    /// <summary>
    /// The number of bins for each sign, a power of two of 16…65,536; each takes 8 bytes. Together they span a ratio of about
    /// e^(2 · bins · accuracy) between the largest and the smallest magnitude. Default: 2,048, with the default accuracy 17 powers of ten.
    /// </summary>
    public int Bins { get; init; } = 2048;

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (!(RelativeAccuracy is >= Finest and <= Coarsest))
        {
            throw new ArgumentException(
                $"{nameof(RelativeAccuracy)} is {RelativeAccuracy}; it must be {Finest}…{Coarsest}.", nameof(RelativeAccuracy));
        }

        if (Bins is < FewestBins or > MostBins || !BitOperations.IsPow2(Bins))
            throw new ArgumentException($"{nameof(Bins)} is {Bins}; it must be a power of two of {FewestBins}…{MostBins}.", nameof(Bins));
    }
}
