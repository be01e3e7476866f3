namespace ModelObservability.Metrics.Vision;

/// <summary>What a <see cref="SegmentationOverlap"/> has counted, and the scores that follow.</summary>
/// <remarks>
/// <c>value with { Undefined = Undefined.ScikitLearn }</c> answers as scikit-learn does with <c>labels=range(classes)</c>.
/// </remarks>
public sealed record SegmentationValue
{
    private readonly int? ignoredClass;

    internal SegmentationValue(ClassOverlap[] classes, int? ignoredClass)
    {
        this.ignoredClass = ignoredClass;
        Classes = new ValueList<ClassOverlap>(classes);
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

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>
    /// Mean intersection over union (mIoU) over the classes that appear in labels or predictions, 0…1; <see cref="ClassesAveraged"/>
    /// says how many those are. <see cref="Undefined.ScikitLearn"/> counts absent classes as 0.
    /// </summary>
    public double MeanIoU => Mean(IoU);

    /// <summary>Mean Dice over the same classes, 0…1.</summary>
    public double MeanDice => Mean(Dice);

    /// <summary>Classes that the means are taken over; absent and ignored ones are left out.</summary>
    public int ClassesAveraged => Enumerable.Range(0, Classes.Count).Count(index => !double.IsNaN(IoU(index)));

    /// <summary>Share of the counted pixels that have the right class, 0…1; NaN where none was counted.</summary>
    public double PixelAccuracy => Quotient.Of((UInt128)Agreed, (UInt128)Pixels);

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
            throw new ArgumentOutOfRangeException(nameof(index), index, $"index must be 0 to {Classes.Count - 1}.");
        return index;
    }

    private double Answer(int index, double score) =>
        index == ignoredClass ? double.NaN
        : double.IsNaN(score) && Undefined == Undefined.ScikitLearn ? 0
        : score;

    private double Mean(Func<int, double> score)
    {
        double[] scores = [.. Enumerable.Range(0, Classes.Count).Select(score).Where(own => !double.IsNaN(own))];
        return scores.Length == 0 ? double.NaN : scores.Sum() / scores.Length;
    }
}
