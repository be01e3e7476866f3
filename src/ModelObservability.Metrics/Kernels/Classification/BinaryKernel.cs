using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Counts the four outcomes of a binary classifier.</summary>
internal static class BinaryKernel
{
    // A byte lane gains at most 1 a step, so 255 steps fit before it must be emptied into a wide counter.
    private const int StepsPerBlock = byte.MaxValue;

    /// <summary>Counts labels against predictions, both of the same length.</summary>
    // Inlined into a larger caller, as the profile-guided compiler does, the lanes within no longer are: two to three times slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static BinaryTally Count<TLabels, TPredictions>(scoped TLabels labels, scoped TPredictions predictions)
        where TLabels : struct, ILanes, allows ref struct
        where TPredictions : struct, ILanes, allows ref struct
    {
        int index = 0;
        long labelled = 0, counted = 0, positive = 0, predicted = 0, both = 0;
        if (Vector.IsHardwareAccelerated)
        {
            int vectorEnd = labels.Length - labels.Length % Vector<byte>.Count;
            while (index < vectorEnd)
            {
                int blockEnd = index + Math.Min(vectorEnd - index, StepsPerBlock * Vector<byte>.Count);
                Vector<byte> labelledLanes = default, countedLanes = default, positiveLanes = default, predictedLanes = default, bothLanes = default;
                for (; index < blockEnd; index += Vector<byte>.Count)
                {
                    Vector<byte> label = labels.Load(index), prediction = predictions.Load(index);
                    // All bits where the value is 0 or 1: unsigned bytes have no "at most" instruction, the minimum is one.
                    Vector<byte> goodLabel = Vector.Equals(Vector.Min(label, Vector<byte>.One), label);
                    Vector<byte> good = goodLabel & Vector.Equals(Vector.Min(prediction, Vector<byte>.One), prediction);
                    label &= good;
                    prediction &= good;
                    labelledLanes -= goodLabel;
                    countedLanes -= good;
                    positiveLanes += label;
                    predictedLanes += prediction;
                    bothLanes += label & prediction;
                }

                labelled += ByteSums.Total(labelledLanes);
                counted += ByteSums.Total(countedLanes);
                positive += ByteSums.Total(positiveLanes);
                predicted += ByteSums.Total(predictedLanes);
                both += ByteSums.Total(bothLanes);
            }
        }

        var vectors = new BinaryTally(
            both, predicted - both, counted - positive - predicted + both, positive - both, index - labelled, labelled - counted);
        return CountScalar(labels, predictions, index, vectors);
    }

    /// <summary>The definition: counts from <paramref name="index"/> to the end on top of <paramref name="before"/>.</summary>
    public static BinaryTally CountScalar<TLabels, TPredictions>(
        scoped TLabels labels, scoped TPredictions predictions, int index = 0, BinaryTally before = default)
        where TLabels : struct, ILanes, allows ref struct
        where TPredictions : struct, ILanes, allows ref struct
    {
        (long tp, long fp, long tn, long fn, long labelRejected, long predictionRejected) = before;
        for (; index < labels.Length; index++)
        {
            byte label = labels[index], prediction = predictions[index];
            if (label > 1) labelRejected++;
            else if (prediction > 1) predictionRejected++;
            else if (prediction == 1) _ = label == 1 ? tp++ : fp++;
            else _ = label == 1 ? fn++ : tn++;
        }

        return new BinaryTally(tp, fp, tn, fn, labelRejected, predictionRejected);
    }
}
