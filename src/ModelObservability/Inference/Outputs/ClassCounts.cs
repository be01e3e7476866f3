using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Counts of predicted classes up to a limit; indices beyond it share <c>__other__</c>. Thread-safe.</summary>
internal sealed class ClassCounts
{
    private readonly CellGrid cells;
    private readonly KeyValuePair<string, object?>[][] tags;

    public ClassCounts(ModelIdentity identity, ClassLabels labels)
    {
        HasOthers = labels.HasOthers;
        Bound = labels.Shown;
        cells = new CellGrid(Bound + 1);
        tags = [.. Enumerable.Range(0, Bound + (HasOthers ? 1 : 0)).Select(index => ModelTags.Of(identity, labels.Of(index)))];
    }

    /// <summary>Whether there are classes beyond the limit.</summary>
    public bool HasOthers { get; }

    /// <summary>Classes counted separately.</summary>
    public int Bound { get; }

    public void Add(int index) => cells.Increment((uint)index < (uint)Bound ? index : Bound);

    public long Count(int index) => cells.Sum(index);

    public KeyValuePair<string, object?>[] TagsOf(int index) => tags[index];
}
