using System.Numerics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// The test of two areas under the ROC curve over the same samples, without any assumption on how scores are distributed (DeLong, DeLong &amp;
/// Clarke-Pearson 1988), counted in integers and rounded once. <see cref="RankingValue"/> has the variance and the interval of one area.
/// </summary>
public static class DeLong
{
    /// <summary>Tests whether two models rank the same samples equally well.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="first">The score of each sample by one model.</param>
    /// <param name="second">The score of each sample by the other.</param>
    /// <param name="confidence">Of the interval of the difference: above 0 and below 1. Default: 0.95.</param>
    /// <returns>Both areas, their difference and the test. Samples with a bad label or a NaN among their scores are left out and counted.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public static RocAucComparison Compare(BinaryLabels labels, RealValues first, RealValues second, double confidence = 0.95)
    {
        Lengths.MustMatch(labels.Length, first.Length, nameof(first));
        Lengths.MustMatch(labels.Length, second.Length, nameof(second));
        ConfidenceInterval.Require(confidence);

        PairedRanking pairs = PairedRanking.Of(labels, first, second);
        long[] ours = Placements.Of(pairs.Labels, pairs.First), theirs = Placements.Of(pairs.Labels, pairs.Second);
        // The variance of a difference is that of the differences of the placements.
        BigInteger ourTotal = 0, theirTotal = 0, positiveSquares = 0, negativeSquares = 0;
        long positives = 0;
        for (int index = 0; index < ours.Length; index++)
        {
            BigInteger apart = ours[index] - theirs[index];
            if (pairs.Labels[index] == 0)
            {
                negativeSquares += apart * apart;
                continue;
            }

            positives++;
            ourTotal += ours[index];
            theirTotal += theirs[index];
            positiveSquares += apart * apart;
        }

        long negatives = ours.Length - positives;
        double variance = Variance(ourTotal - theirTotal, positiveSquares, negativeSquares, positives, negatives);
        BigInteger allPairs = 2 * (BigInteger)positives * negatives;
        double difference = Quotient.Of(ourTotal - theirTotal, allPairs), z = difference / Math.Sqrt(variance);
        return new RocAucComparison(
            Quotient.Of(ourTotal, allPairs), Quotient.Of(theirTotal, allPairs),
            ConfidenceInterval.Normal(difference, variance, confidence, -1, 1), z, NormalDistribution.TwoSidedTail(z), pairs.Rejected);
    }

    /// <summary>The variance of one area; NaN with fewer than two samples of a class.</summary>
    internal static double Variance(in PlacementSums sums, long positives, long negatives) =>
        Variance(sums.Total, sums.PositiveSquares, sums.NegativeSquares, positives, negatives);

    /// <summary>
    /// Over each class the variance of the placements divided by their number. A placement is 2n times the share of the other class that a
    /// sample beats, hence the squares of 2n below.
    /// </summary>
    private static double Variance(BigInteger total, BigInteger positiveSquares, BigInteger negativeSquares, BigInteger positives, BigInteger negatives)
    {
        if (positives < 2 || negatives < 2)
            return double.NaN;
        BigInteger scale = 4 * positives * positives * negatives * negatives;
        BigInteger amongPositives = positives * positiveSquares - total * total, amongNegatives = negatives * negativeSquares - total * total;
        return Quotient.Of(
            amongPositives * (negatives - 1) + amongNegatives * (positives - 1), scale * (positives - 1) * (negatives - 1));
    }
}
