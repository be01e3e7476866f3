using ModelObservability.Metrics.Drift;

namespace ModelObservability.References;

/// <summary>The names of categories in the order in which they came; later ones share a code that has no name.</summary>
internal sealed class CategoryNames
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);

    public string[] Names => [.. codes.Keys];

    /// <exception cref="ArgumentException">The name is too long.</exception>
    public double CodeOf(string? category)
    {
        if (category is null) return double.NaN;
        if (category.Length > ReferenceColumn.LongestName)
            throw new ArgumentException($"The category has {category.Length} characters; it may have {ReferenceColumn.LongestName}.", nameof(category));
        if (codes.TryGetValue(category, out int known)) return known;
        if (codes.Count == DistributionSketch.MostEdges) return DistributionSketch.MostEdges;
        codes.Add(category, codes.Count);
        return codes.Count - 1;
    }
}
