using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

internal sealed partial class LabelMapCounts
{
    public const int CountsPerClass = 3;

    /// <summary>The counts of each class, what was ignored, what was refused.</summary>
    public void Write(ref StateWriter to)
    {
        for (int i = 0; i < labelPixels.Length; i++)
        {
            ClassOverlap overlap = this[i];
            to.Count(overlap.LabelPixels);
            to.Count(overlap.PredictionPixels);
            to.Count(overlap.Intersection);
        }

        to.Count(Ignored);
        to.Rejections(Rejected);
    }

    /// <summary>Reads into new counts what <see cref="Write"/> has written.</summary>
    public void Read(ref StateReader from)
    {
        UInt128 labels = 0, predictions = 0;
        bool full = false;
        for (int i = 0; i < labelPixels.Length; i++)
        {
            labelPixels[i] = from.Count("label pixels of a class");
            predictionPixels[i] = from.Count("prediction pixels of a class");
            intersection[i] = from.Count("right pixels of a class");
            from.Require(intersection[i] <= Math.Min(labelPixels[i], predictionPixels[i]), "right pixels are pixels of both");
            labels += (UInt128)labelPixels[i];
            predictions += (UInt128)predictionPixels[i];
            full |= Math.Max(labelPixels[i], predictionPixels[i]) == long.MaxValue;
        }

        Ignored = from.Count("ignored pixels");
        Rejected = from.Rejections();
        from.Require(full || labels == predictions, "every pixel has a label and a prediction");
        from.Require(ignored is not null || Ignored == 0, "no pixel is ignored where no class is");
        from.Require(ignored is not int index || (uint)index >= (uint)labelPixels.Length || labelPixels[index] == 0, "the ignored class has no label pixels");
    }
}
