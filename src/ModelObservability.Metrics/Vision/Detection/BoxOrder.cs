using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>The place of a box in matching: by class, then detections by descending score and labels with the ignored ones last.</summary>
internal readonly record struct BoxOrder(int Class, uint Rank, int Index) : IComparable<BoxOrder>
{
    public static BoxOrder Of(in LabelledBox label, int index) => new(label.Class, label.Ignored ? 1u : 0u, index);

    public static BoxOrder Of(in DetectedBox detection, int index) =>
        new(detection.Class, ~SingleKey.From(detection.Score), index);

    /// <summary>The class that comes first; beyond all classes where there is no box.</summary>
    public static int FirstClass(ReadOnlySpan<BoxOrder> sorted) => sorted.IsEmpty ? int.MaxValue : sorted[0].Class;

    /// <summary>Takes the boxes of a class off the front.</summary>
    public static Span<BoxOrder> Take(ref Span<BoxOrder> sorted, int index)
    {
        int count = 0;
        while (count < sorted.Length && sorted[count].Class == index)
            count++;
        Span<BoxOrder> taken = sorted[..count];
        sorted = sorted[count..];
        return taken;
    }

    public int CompareTo(BoxOrder other)
    {
        int byClass = Class.CompareTo(other.Class);
        if (byClass != 0)
            return byClass;
        int byRank = Rank.CompareTo(other.Rank);
        return byRank != 0 ? byRank : Index.CompareTo(other.Index);
    }
}
