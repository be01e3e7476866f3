using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Vision;

/// <summary>Pixels of label maps, per class: as label, as prediction and as both.</summary>
/// <remarks>
/// Neighbouring pixels mostly repeat: a block whose labels are all one class and whose predictions are all one class is added at once,
/// which also spares the increments of one cell that would each have to wait for the one before. Counts are added without a
/// check, and one that wraps is negative until another 2^63 pixels have come: reading takes it for the largest.
/// </remarks>
internal sealed partial class LabelMapCounts(int classes, int? ignored)
{
    private const int BlockPixels = 32;

    private readonly long[] labelPixels = new long[classes];
    private readonly long[] predictionPixels = new long[classes];
    private readonly long[] intersection = new long[classes];

    public long Ignored { get; private set; }

    public Rejections Rejected { get; private set; }

    public ClassOverlap this[int index] => new(Stopped(labelPixels[index]), Stopped(predictionPixels[index]), Stopped(intersection[index]));

    /// <summary>Adds two maps of the same length.</summary>
    // Inlined into a larger caller, as the profile-guided compiler does, the lanes within no longer are: two to three times slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (Vector.IsHardwareAccelerated && Vector<T>.Count <= BlockPixels)
        {
            while (labels.Length >= BlockPixels)
            {
                ReadOnlySpan<T> label = labels[..BlockPixels], prediction = predictions[..BlockPixels];
                if (IsUniform(label) && IsUniform(prediction))
                    AddPixels(int.CreateTruncating(label[0]), int.CreateTruncating(prediction[0]), BlockPixels);
                else
                    AddEach(label, prediction);
                labels = labels[BlockPixels..];
                predictions = predictions[BlockPixels..];
            }
        }

        AddEach(labels, predictions);
    }

    /// <summary>Adds what <paramref name="other"/> has counted; the same classes.</summary>
    public void Add(LabelMapCounts other)
    {
        for (int i = 0; i < classes; i++)
        {
            ClassOverlap own = this[i], added = other[i];
            labelPixels[i] = Saturating.Add(own.LabelPixels, added.LabelPixels);
            predictionPixels[i] = Saturating.Add(own.PredictionPixels, added.PredictionPixels);
            intersection[i] = Saturating.Add(own.Intersection, added.Intersection);
        }

        Ignored = Saturating.Add(Ignored, other.Ignored);
        Rejected += other.Rejected;
    }

    public void Clear()
    {
        Array.Clear(labelPixels);
        Array.Clear(predictionPixels);
        Array.Clear(intersection);
        Ignored = 0;
        Rejected = default;
    }

    private static bool IsUniform<T>(ReadOnlySpan<T> pixels)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> first = new(pixels[0]), differences = Vector<T>.Zero;
        for (int i = 0; i < pixels.Length; i += Vector<T>.Count)
            differences |= new Vector<T>(pixels[i..]) ^ first;
        return differences == Vector<T>.Zero;
    }

    private static long Stopped(long count) => count < 0 ? long.MaxValue : count;

    private void AddEach<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryInteger<T>
    {
        int skipped = ignored ?? -1;
        long[] byLabel = labelPixels, byPrediction = predictionPixels, byBoth = intersection;
        for (int i = 0; i < labels.Length && i < predictions.Length; i++)
        {
            int label = int.CreateTruncating(labels[i]), prediction = int.CreateTruncating(predictions[i]);
            if ((uint)label < (uint)byLabel.Length && (uint)prediction < (uint)byPrediction.Length && label != skipped)
            {
                // Whether a pixel is right cannot be foreseen where it matters, so nothing branches on it.
                byLabel[label]++;
                byPrediction[prediction]++;
                byBoth[label] += label == prediction ? 1 : 0;
            }
            else
            {
                AddPixels(label, prediction, 1);
            }
        }
    }

    private void AddPixels(int label, int prediction, int pixels)
    {
        // A negative class is a large unsigned one: one comparison sees to both ends.
        if (label == ignored)
        {
            Ignored = Saturating.Add(Ignored, pixels);
        }
        else if ((uint)label >= (uint)labelPixels.Length)
        {
            Rejected += new Rejections(LabelOutOfRange: pixels);
        }
        else if ((uint)prediction >= (uint)predictionPixels.Length)
        {
            Rejected += new Rejections(PredictionOutOfRange: pixels);
        }
        else
        {
            labelPixels[label] += pixels;
            predictionPixels[prediction] += pixels;
            intersection[label] += label == prediction ? pixels : 0;
        }
    }
}
