namespace ModelObservability.References;

/// <summary>
/// How much the consecutive blocks of a reference differ, compared with what independent values would: the index of dispersion, or design effect. With a dispersion
/// of f, as seasons, sessions and copied rows make it, n values tell no more about their mean than n / f independent ones.
/// </summary>
internal static class Dispersion
{
    private const int FewestBlocks = 16;

    /// <summary>Where the blocks differ no more than independent values do in 99 of 100 references, nothing is said: 1.</summary>
    private const double Sure = 2.326;

    /// <summary>The dispersion of a rate, or of a mean of values in 0…1.</summary>
    /// <param name="blocks">Sum and number of the values of each block, in order. Blocks without values do not count.</param>
    /// <returns>1 or more: the largest of what the blocks, pairs of them, fours and so on say, for slow movements show only in long blocks.</returns>
    public static double OfRate(IEnumerable<(double Sum, double Count)> blocks)
    {
        List<(double Sum, double Count)> rest = [.. blocks.Where(static block => block.Count > 0)];
        double count = rest.Sum(static block => block.Count), mean = rest.Sum(static block => block.Sum) / count, spread = mean * (1 - mean), largest = 1;
        if (!(spread > 0)) return 1;
        for (; rest.Count >= FewestBlocks; rest = [.. rest.Chunk(2).Select(static pair => (pair.Sum(static one => one.Sum), pair.Sum(static one => one.Count)))])
        {
            if (spread * count < rest.Count) continue; // fewer than one loss in a block: chi-square would be far off
            double distance = rest.Sum(block => (block.Sum - mean * block.Count) * (block.Sum - mean * block.Count) / (spread * block.Count));
            if (distance > ByChance(rest.Count - 1)) largest = Math.Max(largest, distance / (rest.Count - 1));
        }

        return largest;
    }

    /// <summary>What a sum of squares of so many degrees of freedom exceeds in one of a hundred cases by chance: chi-square, by Wilson and Hilferty.</summary>
    public static double ByChance(double freedom)
    {
        double spread = 2 / (9 * freedom), root = 1 - spread + Sure * Math.Sqrt(spread);
        return freedom * root * root * root;
    }
}
