using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Cross-entropy of one row of scores, one for each class.</summary>
internal static class RowLoss
{
    /// <summary>
    /// The share of the clipped probabilities that the label has: rows are clipped and then divided by their sum, as scikit-learn does.
    /// </summary>
    /// <param name="row">Numbers of 0…1.</param>
    /// <param name="label">The true class.</param>
    /// <param name="epsilon">How far probabilities are held from 0 and 1.</param>
    /// <returns>Above 0 and up to 1.</returns>
    public static double ShareOf(ReadOnlySpan<double> row, int label, double epsilon)
    {
        Vector<double> sums = Vector<double>.Zero;
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> lowest = new(epsilon), highest = new(1 - epsilon);
            for (; index <= row.Length - Vector<double>.Count; index += Vector<double>.Count)
                sums += Vector.Min(Vector.Max(new Vector<double>(row[index..]), lowest), highest);
        }

        double sum = Vector.Sum(sums);
        for (; index < row.Length; index++)
            sum += Clip(row[index], epsilon);
        return Math.Min(Clip(row[label], epsilon) / sum, 1);
    }

    /// <summary>Whether clipping moves the probability of the label.</summary>
    public static bool IsClipped(double probability, double epsilon) => Clip(probability, epsilon) != probability;

    /// <summary>
    /// log Σ exp(z) − z[label], as the distance of the label from the largest logit plus log(1 + Σ exp(z − largest) over the others): nothing
    /// overflows, and a loss of nearly 0 keeps its digits.
    /// </summary>
    /// <param name="row">Finite numbers.</param>
    /// <param name="largest">The largest of them.</param>
    /// <param name="label">The true class.</param>
    public static double OfLogits(ReadOnlySpan<double> row, double largest, int label)
    {
        Vector<double> sums = Vector<double>.Zero;
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> top = new(largest);
            for (; index <= row.Length - Vector<double>.Count; index += Vector<double>.Count)
            {
                var logits = new Vector<double>(row[index..]);
                Vector<double> terms = Vector.Exp(logits - top);
                // The largest itself is the 1 inside the logarithm, and is left out here once.
                sums += Vector.ConditionalSelect(Vector.Equals(logits, top), Vector<double>.Zero, terms);
            }
        }

        double others = Vector.Sum(sums);
        for (; index < row.Length; index++)
            others += row[index] == largest ? 0 : Math.Exp(row[index] - largest);
        return largest - row[label] + LogOnePlus.Of(others + (row.Count(largest) - 1));
    }

    private static double Clip(double probability, double epsilon) => Math.Clamp(probability, epsilon, 1 - epsilon);
}
