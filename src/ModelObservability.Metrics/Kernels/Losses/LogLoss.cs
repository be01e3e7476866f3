using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Logarithms of blocks: what cross-entropy is made of.</summary>
internal static class LogLoss
{
    /// <summary>Probabilities nearer to 0 or 1 are moved to this distance: the epsilon of the type they came in, as in scikit-learn.</summary>
    /// <param name="probabilities">The probabilities as they came.</param>
    /// <returns>2^-23 for singles, 2^-52 for doubles.</returns>
    public static double EpsilonOf(RealValues probabilities) => probabilities.Singles.IsEmpty ? 1.0 / (1L << 52) : 1.0 / (1 << 23);

    /// <summary>Turns the probability given to the true class, above 0 and up to 1, into its negative logarithm.</summary>
    public static void OfProbabilities(Span<double> values)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= values.Length - Vector<double>.Count; index += Vector<double>.Count)
                (Vector<double>.Zero - Vector.Log(new Vector<double>(values[index..]))).CopyTo(values[index..]);
        }

        for (; index < values.Length; index++)
            values[index] = 0 - Math.Log(values[index]);
    }

    /// <summary>
    /// Turns margins (the logit, with a minus sign where the class is negative) into log(1 + exp(-margin)), accurate also where that is tiny.
    /// </summary>
    public static void OfMargins(Span<double> margins)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= margins.Length - Vector<double>.Count; index += Vector<double>.Count)
            {
                var margin = new Vector<double>(margins[index..]);
                Vector<double> small = Vector.Exp(-Vector.Abs(margin));
                (Vector.Max(-margin, Vector<double>.Zero) + LogOnePlus.Of(small)).CopyTo(margins[index..]);
            }
        }

        for (; index < margins.Length; index++)
            margins[index] = Math.Max(-margins[index], 0) + LogOnePlus.Of(Math.Exp(-Math.Abs(margins[index])));
    }
}
