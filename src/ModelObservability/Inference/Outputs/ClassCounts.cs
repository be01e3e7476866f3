using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// Counts of predicted classes up to a limit (indices beyond it share <c>__other__</c>), and of their confidence by bin. Thread-safe; the calls of
/// a model add to it through a <see cref="RowTally"/>.
/// </summary>
internal sealed class ClassCounts
{
    private readonly CellGrid cells;
    private readonly KeyValuePair<string, object?>[][] tags;
    private readonly KeyValuePair<string, object?>[][] boundTags;

    public ClassCounts(ModelIdentity identity, ClassLabels labels)
    {
        HasOthers = labels.HasOthers;
        Bound = labels.Shown;
        cells = new CellGrid(Slots + 1);
        tags = [.. Enumerable.Range(0, Bound + (HasOthers ? 1 : 0)).Select(index => ModelTags.Of(identity, labels.Of(index)))];
        boundTags = [.. ConfidenceBins.Names.Select(bound => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Inference.Output.ConfidenceBound, bound)))];
    }

    /// <summary>Whether there are classes beyond the limit.</summary>
    public bool HasOthers { get; }

    /// <summary>Classes counted separately.</summary>
    public int Bound { get; }

    /// <summary>The number of counters: one for each class, one for the others, one for each bin.</summary>
    public int Slots => Bound + 1 + ConfidenceBins.Count;

    /// <summary>The row of cells of the current core.</summary>
    public int Row() => cells.Row();

    public void Add(int row, int slot, int amount) => cells.Add(row, slot, amount);

    public void AddConfidences(int row, double sum) => cells.AddReal(row, Slots, sum);

    public long Count(int index) => cells.Sum(index);

    /// <summary>Confidences in a bin, without those of the bins below.</summary>
    public long InBin(int bin) => cells.Sum(Bound + 1 + bin);

    public double SumOfConfidences() => cells.SumOfReals(Slots);

    public KeyValuePair<string, object?>[] TagsOf(int index) => tags[index];

    public KeyValuePair<string, object?>[] TagsOfBin(int bin) => boundTags[bin];
}
