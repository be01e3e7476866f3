using ModelObservability.Metrics.Drift;
using ModelObservability.References;

namespace ModelObservability;

/// <summary>A feature of a reference. Immutable.</summary>
public sealed record ReferenceColumn
{
    internal const int LongestName = 128;

    internal ReferenceColumn(string name, IReadOnlyList<string>? categories, DistributionSketch sketch) => (Name, Categories, Sketch) = (name, categories, sketch);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The names of the categories, whose codes are 0, 1, 2…; null for numbers, and for categories that the application codes itself.</summary>
    public IReadOnlyList<string>? Categories { get; }

    /// <summary>A copy of its distribution.</summary>
    public DistributionSketch Distribution
    {
        get
        {
            DistributionSketch copy = Sketch.CreateEmpty();
            copy.Merge(Sketch);
            return copy;
        }
    }

    /// <summary>The distribution itself; never changed.</summary>
    internal DistributionSketch Sketch { get; }

    /// <summary>How much its consecutive blocks differ.</summary>
    internal BlockSpread Spread { get; init; } = BlockSpread.None;

    /// <summary>The code of a category: what a row has in the place of its name.</summary>
    /// <param name="category">A name; null is a missing value.</param>
    /// <returns>Its code; for a name that the reference did not have, a number that it did not have either; NaN for null.</returns>
    /// <exception cref="InvalidOperationException">The column has no names of categories.</exception>
    public double CodeOf(string? category)
    {
        if (Categories is null) throw new InvalidOperationException($"The column {Name} has no names of categories.");
        if (category is null) return double.NaN;
        for (int code = 0; code < Categories.Count; code++)
            if (Categories[code] == category) return code;
        return Categories.Count < DistributionSketch.MostEdges ? -1 : DistributionSketch.MostEdges;
    }
}
