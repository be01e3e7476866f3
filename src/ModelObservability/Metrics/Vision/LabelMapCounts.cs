using System.Numerics;

namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Pixels of label maps, per class: where label and prediction agree, and where only one of them is the class.
/// </summary>
/// <remarks>
/// Agreement is counted on its own, so that the usual pixel costs one increment. Neighbouring pixels mostly repeat: a block whose
/// labels are all one class and whose predictions are all one class is added at once, which also spares the increments of one cell
/// that would each have to wait for the one before.
/// </remarks>
internal sealed class LabelMapCounts(int classes, int? ignored)
{
    private readonly long[] agreed = new long[classes];
    private readonly long[] labelOnly = new long[classes];
    private readonly long[] predictionOnly = new long[classes];

    public long Ignored { get; private set; }

    public Rejections Rejected { get; private set; }

    public (long Agreed, long LabelOnly, long PredictionOnly) this[int index] => (agreed[index], labelOnly[index], predictionOnly[index]);

    /// <summary>Adds two maps of the same length.</summary>
    public void Add<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryInteger<T>
    {
        int done = 0;
        if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
        {
            for (int width = Vector<T>.Count; labels.Length - done >= width; done += width)
            {
                ReadOnlySpan<T> label = labels.Slice(done, width), prediction = predictions.Slice(done, width);
                if (Vector.EqualsAll(new Vector<T>(label), new Vector<T>(label[0]))
                    && Vector.EqualsAll(new Vector<T>(prediction), new Vector<T>(prediction[0])))
                    AddRun(int.CreateTruncating(label[0]), int.CreateTruncating(prediction[0]), width);
                else
                    AddEach(label, prediction);
            }
        }

        AddEach(labels[done..], predictions[done..]);
    }

    /// <summary>The definition, pixel by pixel.</summary>
    public void AddEach<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> predictions)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < labels.Length; i++)
            AddRun(int.CreateTruncating(labels[i]), int.CreateTruncating(predictions[i]), 1);
    }

    /// <summary>Adds what <paramref name="other"/> has counted; the same classes.</summary>
    public void Add(LabelMapCounts other)
    {
        for (int i = 0; i < agreed.Length; i++)
        {
            agreed[i] = Saturating.Add(agreed[i], other.agreed[i]);
            labelOnly[i] = Saturating.Add(labelOnly[i], other.labelOnly[i]);
            predictionOnly[i] = Saturating.Add(predictionOnly[i], other.predictionOnly[i]);
        }

        Ignored = Saturating.Add(Ignored, other.Ignored);
        Rejected += other.Rejected;
    }

    public void Clear()
    {
        Array.Clear(agreed);
        Array.Clear(labelOnly);
        Array.Clear(predictionOnly);
        Ignored = 0;
        Rejected = default;
    }

    private void AddRun(int label, int prediction, int pixels)
    {
        // A negative class is a large unsigned one: one comparison sees to both ends.
        if (label == ignored)
            Ignored = Saturating.Add(Ignored, pixels);
        else if ((uint)label >= (uint)agreed.Length)
            Rejected += new Rejections(LabelOutOfRange: pixels);
        else if ((uint)prediction >= (uint)agreed.Length)
            Rejected += new Rejections(PredictionOutOfRange: pixels);
        else if (label == prediction)
            agreed[label] = Saturating.Add(agreed[label], pixels);
        else
        {
            labelOnly[label] = Saturating.Add(labelOnly[label], pixels);
            predictionOnly[prediction] = Saturating.Add(predictionOnly[prediction], pixels);
        }
    }
}
