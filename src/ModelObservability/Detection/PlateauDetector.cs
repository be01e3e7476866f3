using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds a loss that has stopped falling: between the last quarter of the run and the quarter before it, it neither improved nor rose by more
/// than a share, it does not fall within the last quarter, and the noise cannot hide more. A loss that rose, or comes down from a jump, is
/// no plateau. An episode lasts until it improves again.
/// </summary>
/// <remarks>
/// The whole run is kept as 32 to 63 means of blocks; when there are 64, neighbours join and a block is twice as long. So "the last
/// quarter" grows with the run, as the time a slow improvement needs does, in constant memory. Nothing is said in the first 1,024 steps: a
/// learning rate that warms up looks flat. The share is one of the loss, or of what it has ranged over where that is less: a loss may lie
/// anywhere, below zero or far above it, and noise is no more than that either.
/// </remarks>
/// <param name="improvement">The share of the loss it must improve by in a quarter of the run, such as 0.01.</param>
internal sealed class PlateauDetector(double improvement)
{
    private const int MaxBlocks = 64;
    private const int FewestBlocks = 32;

    /// <summary>Standard errors that the improvement must stay below the share by.</summary>
    private const double Certainty = 2.5;

    /// <summary>Where a loss has ranged over less than so many spreads of its noise, these stand for it.</summary>
    private const double Noises = 20;

    /// <summary>A loss is far above what was learned where it is more than so many times that.</summary>
    private const double LearnedParts = 4;

    /// <summary>Of the same number over and over a mean is not the number to the last digit.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] blocks = new double[MaxBlocks];
    private int count;
    private int blockLength = 32;
    private int inBlock;
    private double sum;
    private bool isPlain;
    private bool inEpisode;

    /// <summary>Takes a finite loss.</summary>
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
        if (improved > limit + 2 * error) inEpisode = false; // beyond noise: else one plateau would be told twice
        if (inEpisode || improved + Certainty * error > limit || improved < -limit - 3 * noise * Math.Sqrt(2.0 / (quarter * blockLength)) || StillFalls(last, limit)) return null;
        inEpisode = true;
        return new(CoreSignals.Plateau, ("loss", now), ("improved", improvement * improved / limit), ("steps", (long)quarter * blockLength));
    }

    /// <summary>The spread of single losses, from how far blocks mostly lie off the line between their neighbours: neither a jump nor a slope is noise.</summary>
    private double Noise(ReadOnlySpan<double> last)
    {
        Span<double> differences = stackalloc double[last.Length - 2];
        for (int block = 0; block < differences.Length; block++) differences[block] = Math.Abs(last[block + 2] - 2 * last[block + 1] + last[block]);
        differences.Sort();
        return 0.605 * differences[differences.Length / 2] * Math.Sqrt(blockLength); // 1 / (0.6745 √6): of normal noise the median is 0.6745 of its spread
    }

    /// <summary>What a share is a share of: the loss, or what was learned where that is far less, which is noise at least. Of a loss that is not positive there is no share.</summary>
    private double Scale(double before, double noise)
    {
        Span<double> first = stackalloc double[4];
        blocks.AsSpan(0, 4).CopyTo(first);
        first.Sort();
        double lowest = blocks[0];
        foreach (double block in blocks.AsSpan(0, count)) lowest = Math.Min(lowest, block);
        double learned = (first[1] + first[2]) / 2 - lowest; // one block of a jump is no beginning
        return isPlain ? Math.Max(learned, Noises * noise) : Math.Min(Math.Abs(before), Math.Max(LearnedParts * learned, Noises * noise));
    }

    /// <summary>Whether the second half of the last quarter is below the first, beyond noise.</summary>
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
