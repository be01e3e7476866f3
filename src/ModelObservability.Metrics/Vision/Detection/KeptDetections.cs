using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>Every detection in 8 bytes: the score as an integer of the same order above, the outcome below.</summary>
internal sealed partial class KeptDetections(int classes, int thresholds) : IDetectionLedger
{
    private const int ScoreShift = 32;

    private readonly List<ulong>?[] kept = new List<ulong>?[classes];

    public bool IsBinned => false;

    public void Add(int index, float score, DetectionOutcome outcome) =>
        (kept[index] ??= []).Add((ulong)SingleKey.From(score) << ScoreShift | outcome.Packed);

    public void Add(IDetectionLedger other)
    {
        List<ulong>?[] added = ((KeptDetections)other).kept;
        for (int i = 0; i < kept.Length; i++)
        {
            if (added[i] is { } items)
                (kept[i] ??= []).AddRange(items);
        }
    }

    public void Clear() => Array.Clear(kept);

    public void Count(int index, Span<long> counted, Span<long> hits)
    {
        foreach (ulong item in CollectionsMarshal.AsSpan(kept[index]))
            Count(item, counted, hits);
    }

    public void Feed(int index, Span<AveragePrecisionSum> sums)
    {
        // A copy is sorted: reading a value leaves the state as it is.
        ulong[] ascending = kept[index]?.ToArray() ?? [];
        Array.Sort(ascending);

        Span<long> counted = stackalloc long[DetectionOutcome.MaxThresholds], hits = stackalloc long[DetectionOutcome.MaxThresholds];
        for (int start = 0, end; start < ascending.Length; start = end)
        {
            counted.Clear();
            hits.Clear();
            for (end = start; end < ascending.Length && ascending[end] >> ScoreShift == ascending[start] >> ScoreShift; end++)
                Count(ascending[end], counted, hits);
            for (int t = 0; t < sums.Length; t++)
                sums[t].Add(counted[t], hits[t]);
        }
    }

    private void Count(ulong item, Span<long> counted, Span<long> hits)
    {
        DetectionOutcome outcome = DetectionOutcome.Unpack((uint)item);
        for (int t = 0; t < thresholds; t++)
        {
            counted[t] += outcome.IsIgnored(t) ? 0 : 1;
            hits[t] += outcome.IsHit(t) ? 1 : 0;
        }
    }
}
