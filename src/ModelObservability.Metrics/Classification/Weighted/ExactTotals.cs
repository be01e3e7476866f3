using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What MCC and kappa of a table of weights are made of, in exact integers of one scale: with weights of very different size the differences
/// of products would keep no digits. Costs one addition for each cell that is not 0.
/// </summary>
internal readonly struct ExactTotals
{
    /// <param name="table">Weights, row-major, a row for each label.</param>
    /// <param name="classes">Rows and columns.</param>
    public ExactTotals(ReadOnlySpan<double> table, int classes)
    {
        int scale = ScaledIntegers.ScaleOf(table);
        BigInteger[] labels = new BigInteger[classes], predictions = new BigInteger[classes];
        BigInteger weight = 0, correct = 0, chance = 0, labelSquares = 0, predictionSquares = 0;
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

        for (int index = 0; index < classes; index++)
        {
            chance += labels[index] * predictions[index];
            labelSquares += labels[index] * labels[index];
            predictionSquares += predictions[index] * predictions[index];
        }

        BigInteger square = weight * weight;
        (Covariance, BeyondChance) = (correct * weight - chance, square - chance);
        (LabelSpread, PredictionSpread) = (square - labelSquares, square - predictionSquares);
    }

    /// <summary>Correct weight times the whole weight, minus what chance would give.</summary>
    public BigInteger Covariance { get; }

    /// <summary>The square of the weight minus what chance would give.</summary>
    public BigInteger BeyondChance { get; }

    /// <summary>The square of the weight minus the squares of the weights of the labels.</summary>
    public BigInteger LabelSpread { get; }

    /// <summary>The square of the weight minus the squares of the weights of the predictions.</summary>
    public BigInteger PredictionSpread { get; }
}
