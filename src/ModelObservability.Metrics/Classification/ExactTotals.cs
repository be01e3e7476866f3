using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What MCC and kappa of a table are made of, in exact integers: with counts that are large, or weights of very different size, differences
/// of products would keep no digits.
/// </summary>
internal readonly struct ExactTotals
{
    /// <summary>Of counts.</summary>
    public ExactTotals(TableTotals totals)
        : this(
            Array.ConvertAll(totals.Labels.AsSpan().ToArray(), static total => (BigInteger)total),
            Array.ConvertAll(totals.Predictions.AsSpan().ToArray(), static total => (BigInteger)total), totals.All, totals.Correct)
    {
    }

    /// <summary>Of weights, as integers of one scale. Costs one addition for each cell that is not 0.</summary>
    /// <param name="table">Weights, row-major, a row for each label.</param>
    /// <param name="classes">Rows and columns.</param>
    public ExactTotals(ReadOnlySpan<double> table, int classes)
    {
        int scale = ScaledIntegers.ScaleOf(table);
        BigInteger[] labels = new BigInteger[classes], predictions = new BigInteger[classes];
        BigInteger weight = 0, correct = 0;
        for (int cell = 0; cell < table.Length; cell++)
        {
            if (table[cell] == 0) continue;
            (int label, int prediction) = Math.DivRem(cell, classes);
            BigInteger own = ScaledIntegers.Of(table[cell], scale);
            labels[label] += own;
            predictions[prediction] += own;
            weight += own;
            if (label == prediction) correct += own;
        }

        this = new ExactTotals(labels, predictions, weight, correct);
    }

    private ExactTotals(BigInteger[] labels, BigInteger[] predictions, BigInteger all, BigInteger correct)
    {
        BigInteger chance = 0, labelSquares = 0, predictionSquares = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            chance += labels[index] * predictions[index];
            labelSquares += labels[index] * labels[index];
            predictionSquares += predictions[index] * predictions[index];
        }

        BigInteger square = all * all;
        (Covariance, BeyondChance) = (correct * all - chance, square - chance);
        (LabelSpread, PredictionSpread) = (square - labelSquares, square - predictionSquares);
    }

    /// <summary>What is correct times the whole, minus what chance would give.</summary>
    public BigInteger Covariance { get; }

    /// <summary>The square of the whole minus what chance would give.</summary>
    public BigInteger BeyondChance { get; }

    /// <summary>The square of the whole minus the squares of the labels.</summary>
    public BigInteger LabelSpread { get; }

    /// <summary>The square of the whole minus the squares of the predictions.</summary>
    public BigInteger PredictionSpread { get; }
}
