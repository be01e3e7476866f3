using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>What a <see cref="SegmentationOverlap"/> has counted, and the scores that follow.</summary>
public sealed record SegmentationValue
{
    private readonly int? ignoredClass;
    private readonly Undefined undefined;

    internal SegmentationValue(ClassOverlap[] classes, int? ignoredClass, Undefined undefined)
    {
        this.ignoredClass = ignoredClass;
        this.undefined = undefined;
        Classes = new ValueList<ClassOverlap>(classes);
        (MeanIoU, ClassesAveraged) = Mean(classes, static overlap => overlap.IoU);
        (MeanDice, _) = Mean(classes, static overlap => overlap.Dice);
        foreach (ClassOverlap overlap in classes)
        {
            Pixels = Saturating.Add(Pixels, overlap.LabelPixels);
            Agreed = Saturating.Add(Agreed, overlap.Intersection);
        }
    }

    /// <summary>Pixels of each class; index is the class.</summary>
    public IReadOnlyList<ClassOverlap> Classes { get; }

    /// <summary>Pixels counted: neither ignored nor rejected.</summary>
    public long Pixels { get; }

    /// <summary>Pixels where label and prediction are the same class.</summary>
    public long Agreed { get; }

    /// <summary>Pixels whose label is the ignored class.</summary>
    public long Ignored { get; internal init; }

    /// <summary>Pixels refused because label or prediction is not one of the classes.</summary>
    public Rejections Rejected { get; internal init; }

    /// <summary>
    /// Mean intersection over union (mIoU) over the classes that appear in labels or predictions, 0…1; <see cref="ClassesAveraged"/>
    /// says how many those are. <see cref="Undefined.ScikitLearn"/> counts absent classes as 0.
    /// </summary>
    public double MeanIoU { get; }

    /// <summary>Mean Dice over the same classes, 0…1.</summary>
    public double MeanDice { get; }

    /// <summary>Classes that the means are taken over; absent and ignored ones are left out.</summary>
    public int ClassesAveraged { get; }

    /// <summary>Share of the counted pixels that have the right class, 0…1; NaN where none was counted.</summary>
    public double PixelAccuracy => CountRatio.Of(Agreed, Pixels);

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: scores are then no longer exact.</summary>
    public bool Saturated => Pixels == long.MaxValue;

    /// <summary>Intersection over union of one class, 0…1; undefined where it appears nowhere, NaN where it is the ignored class.</summary>
    /// <param name="index">The class.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not one of the classes.</exception>
    public double IoU(int index) => Answer(index, Classes[CheckedIndex(index)].IoU);

    /// <summary>Dice of one class, 0…1; undefined where it appears nowhere, NaN where it is the ignored class.</summary>
    /// <param name="index">The class.</param>
    /// <returns>The score.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not one of the classes.</exception>
    public double Dice(int index) => Answer(index, Classes[CheckedIndex(index)].Dice);

    private int CheckedIndex(int index)
    {
        if ((uint)index >= (uint)Classes.Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Classes.Count} classes.");
        return index;
    }

    private double Answer(int index, double score) =>
        index == ignoredClass ? double.NaN
        : double.IsNaN(score) && undefined == Undefined.ScikitLearn ? 0
        : score;

    private (double Mean, int Classes) Mean(ClassOverlap[] classes, Func<ClassOverlap, double> score)
    {
        double sum = 0;
        int averaged = 0;
        for (int i = 0; i < classes.Length; i++)
        {
            double own = Answer(i, score(classes[i]));
            if (double.IsNaN(own))
                continue;
            sum += own;
            averaged++;
        }

        return (averaged == 0 ? double.NaN : sum / averaged, averaged);
    }
}
