using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>
/// Finds a loss that has stopped falling: between the last quarter of the run and the quarter before it, it improved by less than a share, and
/// the noise cannot hide more. An episode lasts until it improves again.
/// </summary>
/// <remarks>
/// The whole run is kept as 32 to 63 means of blocks; when there are 64, neighbours join and a block is twice as long. So "the last
/// quarter" grows with the run, as the time a slow improvement needs does, in constant memory. Nothing is said in the first 1,024 steps: a
/// learning rate that warms up looks flat.
/// </remarks>
/// <param name="improvement">The share of the loss it must improve by in a quarter of the run, such as 0.01.</param>
internal sealed class PlateauDetector(double improvement)
{
    private const int MaxBlocks = 64;
    private const int FewestBlocks = 32;

    /// <summary>Standard errors that the improvement must stay below the share by.</summary>
    private const double Certainty = 2.5;

    private readonly double[] blocks = new double[MaxBlocks];
    private int count;
    private int blockLength = 32;
    private int inBlock;
    private double sum;
    private bool inEpisode;

    /// <summary>Takes a finite loss.</summary>
    public Finding? Next(double loss)
    {
        sum += loss;
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
        (double before, double errorBefore) = MeanOf(blocks.AsSpan(count - 2 * quarter, quarter));
        (double now, double errorNow) = MeanOf(blocks.AsSpan(count - quarter, quarter));
        double scale = Math.Abs(before);
        if (scale == 0) return null;
        double improved = (before - now) / scale, error = Math.Sqrt(errorBefore + errorNow) / scale;
        if (improved > improvement) inEpisode = false;
        if (inEpisode || improved + Certainty * error >= improvement) return null;
        inEpisode = true;
        return new(SignalDefinition.Plateau, ("loss", now), ("improved", improved), ("steps", (long)quarter * blockLength));
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
