using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

internal sealed partial class KeptDetections
{
    private const int FewestBytes = 3;

    /// <summary>How many; then, by ascending score, the distance from the score before, hits and ignored thresholds of each.</summary>
    public void Write(int index, ref StateWriter to)
    {
        Span<ulong> own = CollectionsMarshal.AsSpan(kept[index]);
        // The order of detections is no part of the state.
        own.Sort();
        to.Count(own.Length);
        uint last = 0;
        foreach (ulong item in own)
        {
            uint score = (uint)(item >> ScoreShift);
            DetectionOutcome outcome = DetectionOutcome.Unpack((uint)item);
            to.Unsigned(score - last);
            to.Unsigned(outcome.Hits);
            to.Unsigned(outcome.Ignored);
            last = score;
        }
    }

    public void Read(int index, ref StateReader from)
    {
        int detections = from.Items("detections", FewestBytes);
        if (detections == 0)
            return;
        var own = new List<ulong>(detections);
        uint score = 0;
        for (int i = 0; i < detections; i++)
        {
            ulong distance = from.Unsigned("distance to the next score");
            if (distance > uint.MaxValue - score || !IsScore(score + (uint)distance))
                throw from.Bad("distance to the next score", distance, "one that stays among the numbers");
            score += (uint)distance;
            int hits = from.Integer("hits", ushort.MaxValue), ignored = from.Integer("ignored thresholds", ushort.MaxValue);
            from.Require((hits & ignored) == 0 && (hits | ignored) >> thresholds == 0, "a detection is hit or ignored, at thresholds there are");
            own.Add((ulong)score << ScoreShift | new DetectionOutcome((ushort)hits, (ushort)ignored).Packed);
        }

        kept[index] = own;
    }

    /// <summary>Whether a score leads to this key: -0.0 shares the key of 0.0, so its own is never written.</summary>
    private static bool IsScore(uint key) => SingleKey.IsNumber(key) && SingleKey.From(SingleKey.Single(key)) == key;
}
