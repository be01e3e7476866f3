using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Pixels of two binary masks: those set in each and those set in both. A pixel is set where its byte is not 0.</summary>
internal readonly record struct MaskCounts(long Labels, long Predictions, long Both)
{
    /// <summary>A byte lane counts to 255 before it must be emptied.</summary>
    private const int BlocksPerLane = byte.MaxValue;

    /// <summary>Counts two masks of the same length.</summary>
    // Inlined into a larger caller, as the profile-guided compiler does, the lanes within no longer are: two to three times slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static MaskCounts Of(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        long clearLabels = 0, clearPredictions = 0, clearBoth = 0;
        int done = 0;
        if (Vector.IsHardwareAccelerated)
        {
            int width = Vector<byte>.Count;
            while (labels.Length - done >= width)
            {
                int end = done + (Math.Min((labels.Length - done) / width, BlocksPerLane) * width);
                Vector<byte> inLabels = default, inPredictions = default, inBoth = default;
                for (; done < end; done += width)
                {
                    // Clear pixels are counted because "equals zero" is one comparison whatever the set ones hold;
                    // a comparison yields -1 in a lane, so subtracting it adds one.
                    Vector<byte> label = new(labels[done..]);
                    Vector<byte> prediction = new(predictions[done..]);
                    inLabels -= Vector.Equals(label, Vector<byte>.Zero);
                    inPredictions -= Vector.Equals(prediction, Vector<byte>.Zero);
                    inBoth -= Vector.Equals(label | prediction, Vector<byte>.Zero);
                }

                clearLabels += SumLanes(inLabels);
                clearPredictions += SumLanes(inPredictions);
                clearBoth += SumLanes(inBoth);
            }
        }

        MaskCounts tail = OfEach(labels[done..], predictions[done..]);
        long setLabels = done - clearLabels, setPredictions = done - clearPredictions;
        return new MaskCounts(
            setLabels + tail.Labels,
            setPredictions + tail.Predictions,
            setLabels + setPredictions - (done - clearBoth) + tail.Both);
    }

    /// <summary>The definition, pixel by pixel; also the tail of the vector loop.</summary>
    public static MaskCounts OfEach(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        long setLabels = 0, setPredictions = 0, both = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i] != 0 ? 1 : 0, prediction = predictions[i] != 0 ? 1 : 0;
            setLabels += label;
            setPredictions += prediction;
            both += label & prediction;
        }

        return new MaskCounts(setLabels, setPredictions, both);
    }

    /// <summary>Lanes hold up to 255 and a vector at most 256 of them (the widest of any architecture): 65,280 fits 16 bits.</summary>
    private static long SumLanes(Vector<byte> lanes)
    {
        Vector.Widen(lanes, out Vector<ushort> low, out Vector<ushort> high);
        return Vector.Sum(low + high);
    }
}
