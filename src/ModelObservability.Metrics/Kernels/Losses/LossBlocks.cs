namespace ModelObservability.Metrics.Kernels;

/// <summary>Takes losses block by block, leaving out the bad ones.</summary>
internal static class LossBlocks
{
    private const int BlockLength = MomentsKernel.BlockLength;

    /// <summary>The sums with a batch more.</summary>
    /// <param name="sums">The sums so far.</param>
    /// <param name="losses">Losses; NaN and infinite ones are rejected.</param>
    /// <param name="weights">As many, of which negative and not finite ones reject the loss; or none.</param>
    public static LossSums Add(LossSums sums, RealValues losses, RealValues weights)
    {
        Span<double> lossBuffer = stackalloc double[losses.BufferLength(BlockLength)];
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = 0; start < losses.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, losses.Length - start);
            ReadOnlySpan<double> block = losses.Block(start, length, lossBuffer);
            ReadOnlySpan<double> weightBlock = weights.Length == 0 ? [] : weights.Block(start, length, weightBuffer);
            LossSums more = sums.Plus(block, weightBlock);
            // Both extremes are NaN where one loss is.
            bool good = double.IsFinite(more.Minimum) && double.IsFinite(more.Maximum) && SampleWeights.AreValid(weightBlock);
            sums = good ? more : AddGood(sums, block, weightBlock);
        }

        return sums;
    }

    private static LossSums AddGood(LossSums sums, ReadOnlySpan<double> losses, ReadOnlySpan<double> weights)
    {
        Span<double> good = stackalloc double[losses.Length], goodWeights = stackalloc double[weights.Length];
        int kept = 0, badLosses = 0;
        for (int index = 0; index < losses.Length; index++)
        {
            if (!double.IsFinite(losses[index]))
                badLosses++;
            else if (weights.IsEmpty || SampleWeights.IsValid(weights[index]))
            {
                if (!weights.IsEmpty)
                    goodWeights[kept] = weights[index];
                good[kept++] = losses[index];
            }
        }

        var rejected = new Rejections(NonFiniteScore: badLosses, WeightOutOfRange: losses.Length - kept - badLosses);
        return sums.Plus(good[..kept], goodWeights[..Math.Min(kept, goodWeights.Length)]) with { Rejected = sums.Rejected + rejected };
    }
}
