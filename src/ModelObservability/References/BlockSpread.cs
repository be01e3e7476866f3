using ModelObservability.Metrics.Drift;

namespace ModelObservability.References;

/// <summary>How much the consecutive blocks of a reference differ from all of it: what of the difference of a window is no finding. Immutable.</summary>
/// <param name="Dispersion">How many rows tell as much as an independent one, 1 or more.</param>
/// <param name="Freedom">
/// In how many directions the blocks move, 1 or more, where <paramref name="Dispersion"/> is above 1: degrees of freedom of their stability index, which swings the
/// more the fewer they are; otherwise 0.
/// </param>
/// <param name="Index">The largest stability index of a block beyond what chance and the dispersion explain, 0 or more.</param>
/// <param name="Missing">The same of the share of missing values, 0…1.</param>
/// <param name="Unseen">The same of the share of values that are none of the categories, or outside the range, 0…1.</param>
internal sealed record BlockSpread(double Dispersion, int Freedom, double Index, double Missing, double Unseen)
{
    private const int FewestRows = 1000;
    private const double Sure = 2.576;

    public static BlockSpread None { get; } = new(1, 0, 0, 0, 0);

    /// <summary>What blocks of a column say.</summary>
    /// <param name="whole">The column.</param>
    /// <param name="consecutive">Blocks of all its rows in order.</param>
    /// <param name="sampled">Blocks of its sampled rows in order, which reach over more rows; those of <paramref name="consecutive"/> where it is no sample.</param>
    /// <param name="rowsPerSample">Rows of the reference for each row that is sampled, 1 or more.</param>
    public static BlockSpread Of(DistributionSketch whole, IReadOnlyList<DistributionSketch> consecutive, IReadOnlyList<DistributionSketch> sampled, double rowsPerSample)
    {
        (double dispersion, int freedom) = DispersionOf(whole, consecutive);
        BlockSpread spread = None with { Dispersion = dispersion, Freedom = freedom };
        foreach (DistributionSketch block in sampled)
        {
            ColumnDrift distance = ColumnDrift.Of(whole, block);
            double byChance = References.Dispersion.ByChance(distance.Bins - 1) / block.Count;
            double byDispersion = freedom == 0 ? 0 : spread.OfMean((distance.Bins - 1) * (dispersion - 1) / (block.Count * rowsPerSample));
            double beyond = distance.PopulationStabilityIndex - byChance - byDispersion;
            spread = spread with
            {
                Index = Larger(spread.Index, beyond),
                Missing = Larger(spread.Missing, Beyond(distance.Missing, distance.ReferenceMissing, distance.Rows)),
                Unseen = Larger(spread.Unseen, Beyond(distance.Unseen, 0, block.Count)),
            };
        }

        return spread;
    }

    /// <summary>What blocks of counts say, joined until each has a thousand.</summary>
    /// <param name="blocks">Counts by bin or by category, as many in each block: up to 126.</param>
    /// <param name="isCategorical">Whether they are counts of categories.</param>
    public static BlockSpread Of(IEnumerable<double[]> blocks, bool isCategorical = false)
    {
        List<DistributionSketch> sketches = [];
        double[]? sum = null;
        foreach (double[] block in blocks)
        {
            sum = sum is null ? block : [.. sum.Zip(block, static (one, other) => one + other)];
            if (sum.Sum() < FewestRows) continue;
            sketches.Add(Sketch(sum, isCategorical));
            sum = null;
        }

        if (sketches.Count < 2) return None;
        DistributionSketch whole = sketches[0].CreateEmpty();
        foreach (DistributionSketch block in sketches) whole.Merge(block);
        return Of(whole, sketches, sketches, rowsPerSample: 1);
    }

    /// <summary>What an index of this mean exceeds in one of a hundred cases.</summary>
    private double OfMean(double mean) => mean / Freedom * References.Dispersion.ByChance(Freedom);

    private static (double Dispersion, int Freedom) DispersionOf(DistributionSketch whole, IReadOnlyList<DistributionSketch> blocks)
    {
        List<double> ratios = []; // of an index to what it would be in the mean
        double sum = 0, freedom = 0;
        foreach (DistributionSketch block in blocks)
        {
            ColumnDrift distance = ColumnDrift.Of(whole, block);
            if (distance.Bins < 2 || !double.IsFinite(distance.PopulationStabilityIndex)) continue;
            sum += distance.PopulationStabilityIndex * block.Count;
            freedom += distance.Bins - 1;
            ratios.Add(distance.PopulationStabilityIndex * block.Count / (distance.Bins - 1));
        }

        if (ratios.Count < 2 || !(sum > References.Dispersion.ByChance(freedom))) return (1, 0);
        // Satterthwaite: so many degrees of freedom have this mean and variance. Few blocks show too little variance, hence half of them.
        double mean = ratios.Average(), variance = ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / (ratios.Count - 1);
        return (Math.Max(1, sum / freedom), (int)Math.Clamp(mean * mean / variance, 1, freedom / ratios.Count));
    }

    private static double Beyond(double share, double own, long rows) => Math.Abs(share - own) - Sure * Math.Sqrt(own * (1 - own) / rows);

    private static double Larger(double known, double other) => other > known ? other : known; // NaN is not

    /// <summary>The first edge is below all of them: nothing is unseen.</summary>
    private static DistributionSketch Sketch(double[] counts, bool isCategorical)
    {
        DistributionSketch sketch = new([.. Enumerable.Range(-1, counts.Length + 1).Select(static bin => (double)bin)], isCategorical);
        long[] whole = [0, .. counts.Select(static count => (long)count), 0];
        sketch.Add(whole, 0, Array.FindIndex(whole, static count => count > 0) - 1, Array.FindLastIndex(whole, static count => count > 0) - 1);
        return sketch;
    }
}
