using ModelObservability.Metrics.Drift;

namespace ModelObservability.Drift;

/// <summary>
/// Predicted classes as categories: each its own, or, of more than 127, the 126 most frequent of the reference, and all others together. Immutable.
/// </summary>
internal sealed class DriftClasses
{
    /// <summary>What is no class is none of the categories.</summary>
    private const int None = -1;

    private readonly int[] codes; // by class: its index, or the number of classes for all others together

    /// <param name="counts">Predictions of the reference by class, not all 0.</param>
    public DriftClasses(long[] counts)
    {
        codes = [.. Enumerable.Range(0, counts.Length)];
        bool isGrouped = counts.Length > DistributionSketch.MostEdges;
        if (isGrouped)
        {
            foreach (int rare in Enumerable.Range(0, counts.Length).OrderByDescending(index => counts[index]).Skip(DistributionSketch.MostEdges - 1))
                codes[rare] = counts.Length;
        }

        int[] categories = [.. codes.Distinct().Order()];
        long[] known = new long[categories.Length + 1];
        for (int index = 0; index < counts.Length; index++)
        {
            ref long count = ref known[Array.BinarySearch(categories, codes[index])];
            count = Metrics.Saturating.Add(count, counts[index]);
        }

        Reference = new([.. categories.Select(static category => (double)category)], isCategorical: true);
        Reference.Add(
            known, 0, categories[Array.FindIndex(known, static count => count > 0)], categories[Array.FindLastIndex(known, static count => count > 0)]);
    }

    /// <summary>The distribution of the reference; never changed.</summary>
    public DistributionSketch Reference { get; }

    /// <summary>The category of a class.</summary>
    public double CodeOf(int index) => (uint)index < (uint)codes.Length ? codes[index] : None;
}
