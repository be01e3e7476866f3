using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Detects a loss that has stopped falling: between the last two quarters of the run it neither improved nor rose by more
/// than a share, it does not fall within the last quarter, and noise cannot hide more. A loss that rose, or is recovering from a jump, is
/// not a plateau. An episode ends when the loss improves again.
/// </summary>
/// <remarks>
/// The whole run is kept as 32 to 63 means of blocks; at 64, neighbours are merged and blocks become twice as long. So "the last
/// quarter" grows with the run, like the time a slow improvement needs, in constant memory. There are no findings in the first 1,024 steps: a
/// learning rate warm-up looks flat. The share is relative to the loss, or to its range so far if that is smaller: a loss may lie
/// anywhere, below zero or far above it.
/// </remarks>
/// <param name="improvement">The improvement expected in a quarter of the run, as a share of the loss, such as 0.01.</param>
internal sealed class PlateauDetector(double improvement)
{
    private const int MaxBlocks = 64;
    private const int FewestBlocks = 32;

    /// <summary>The improvement must be below the share by this many standard errors.</summary>
    private const double Certainty = 2.5;

    /// <summary>If the range of a loss is smaller than this many spreads of its noise, these are used instead.</summary>
    private const double Noises = 20;

    /// <summary>A loss is far above what was learned if it is more than this many times as large.</summary>
    private const double LearnedParts = 4;

    /// <summary>Tolerance for rounding: the mean of equal numbers can differ from them in the last digits.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] blocks = new double[MaxBlocks];
    private int count;
    private int blockLength = 32;
    private int inBlock;
    private double sum;
    private bool isPlain;
    private bool inEpisode;

    /// <summary>Adds a finite loss.</summary>
    public Finding? Next(double loss)
    {
        sum += loss;
        isPlain |= loss <= 0;
        if (++inBlock < blockLength) return null;
        blocks[count++] = sum / blockLength;
        (sum, inBlock) = (0, 0);
        if (count == MaxBlocks) Join();
        return count < FewestBlocks || count % 4 != 0 ? null : Judge();
    }

    private void Join()
    {
        count = MaxBlocks / 2;
        for (int block = 0; block < count; block++) blocks[block] = (blocks[2 * block] + blocks[2 * block + 1]) / 2;
        blockLength *= 2;
    }

    private Finding? Judge()
    {
        int quarter = count / 4;
        ReadOnlySpan<double> last = blocks.AsSpan(count - quarter, quarter);
        (double before, double errorBefore) = MeanOf(blocks.AsSpan(count - 2 * quarter, quarter));
        (double now, double errorNow) = MeanOf(last);
        double noise = Noise(last), limit = improvement * Scale(before, noise) + Rounding * Math.Abs(before);
        double improved = before - now, error = Math.Sqrt(errorBefore + errorNow);
        if (improved > limit + 2 * error) inEpisode = false; // beyond noise: otherwise one plateau would be reported twice
        if (inEpisode || improved + Certainty * error > limit || improved < -limit - 3 * noise * Math.Sqrt(2.0 / (quarter * blockLength)) || StillFalls(last, limit)) return null;
        inEpisode = true;
        return new(CoreSignals.Plateau, ("loss", now), ("improved", improvement * improved / limit), ("steps", (long)quarter * blockLength));
    }

    /// <summary>The spread of single losses, from the median distance of blocks from the line between their neighbours, so that neither a jump nor a slope counts as noise.</summary>
    private double Noise(ReadOnlySpan<double> last)
    {
        Span<double> differences = stackalloc double[last.Length - 2];
        for (int block = 0; block < differences.Length; block++) differences[block] = Math.Abs(last[block + 2] - 2 * last[block + 1] + last[block]);
        differences.Sort();
        return 0.605 * differences[differences.Length / 2] * Math.Sqrt(blockLength); // 1 / (0.6745 √6): the median of normal noise is 0.6745 of its spread
    }

    /// <summary>What a share is relative to: the loss, or what was learned (at least the noise) if that is far less or the loss is not positive.</summary>
    private double Scale(double before, double noise)
    {
        Span<double> first = stackalloc double[4];
        blocks.AsSpan(0, 4).CopyTo(first);
        first.Sort();
        double lowest = blocks[0];
        foreach (double block in blocks.AsSpan(0, count)) lowest = Math.Min(lowest, block);
        double learned = (first[1] + first[2]) / 2 - lowest; // a jump within one block is not the beginning
        return isPlain ? Math.Max(learned, Noises * noise) : Math.Min(Math.Abs(before), Math.Max(LearnedParts * learned, Noises * noise));
    }

    /// <summary>Whether the second half of the last quarter is below the first by more than noise.</summary>
    private static bool StillFalls(ReadOnlySpan<double> last, double limit)
    {
        (double first, double errorFirst) = MeanOf(last[..(last.Length / 2)]);
        (double second, double errorSecond) = MeanOf(last[(last.Length / 2)..]);
        return first - second > Math.Max(limit / 2, 3 * Math.Sqrt(errorFirst + errorSecond));
    }

    /// <summary>The mean and the square of its standard error.</summary>
    private static (double Mean, double SquaredError) MeanOf(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values) mean += value / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1) / values.Length);
    }
}
