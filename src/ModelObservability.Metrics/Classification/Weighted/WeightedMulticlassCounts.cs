using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>
/// What a classifier of several classes did, samples weighing what their weights say (the <c>sample_weight</c> of scikit-learn).
/// </summary>
/// <remarks>
/// As <see cref="MulticlassCounts"/> with weights in place of counts. A class by itself is a <see cref="WeightedBinaryCounts"/>. Formulas:
/// scikit-learn user guide, "Metrics and scoring"; the multiclass MCC is Gorodkin's (2004).
/// </remarks>
public sealed record WeightedMulticlassCounts
{
    private readonly double[] table, labelTotals, predictionTotals;
    private readonly WeightedBinaryCounts[] classes;

    internal WeightedMulticlassCounts(int classes, double[] table)
    {
        (Classes, this.table) = (classes, table);
        (labelTotals, predictionTotals) = (new double[classes], new double[classes]);
        for (int label = 0; label < classes; label++)
        {
            for (int prediction = 0; prediction < classes; prediction++)
            {
                labelTotals[label] += table[label * classes + prediction];
                predictionTotals[prediction] += table[label * classes + prediction];
            }

            Weight += labelTotals[label];
            Correct += table[label * classes + label];
        }

        this.classes = OneVersusRest();
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Count { get; init; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The weight of all samples.</summary>
    public double Weight { get; }

    /// <summary>The weight of the samples of class <paramref name="label"/> that were predicted as <paramref name="prediction"/>.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a class.</exception>
    public double this[int label, int prediction] => (uint)label < (uint)Classes && (uint)prediction < (uint)Classes
        ? table[label * Classes + prediction]
        : throw new ArgumentOutOfRangeException(
            (uint)label < (uint)Classes ? nameof(prediction) : nameof(label), $"The label is {label}, the prediction {prediction}; classes are 0 to {Classes - 1}.");

    /// <summary>The table, row-major, a row for each label and a column for each prediction.</summary>
    public ReadOnlySpan<double> Table => table;

    /// <summary>The share of the weight that is predicted right, 0…1. NaN without weight.</summary>
    public double Accuracy => Correct / Weight;

    /// <summary>The mean recall of the classes that have weight, 0…1. NaN without any.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double[] recalls = [.. Enumerable.Range(0, Classes).Where(label => labelTotals[label] > 0).Select(label => Class(label).Recall)];
            return recalls.Length == 0 ? double.NaN : recalls.Average();
        }
    }

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where labels or predictions are all of one class; scikit-learn: 0.</summary>
    public double Mcc
    {
        get
        {
            ExactTotals exact = new(table, Classes);
            double mcc = Quotient.OverSquareRoot(exact.Covariance, exact.LabelSpread * exact.PredictionSpread);
            return double.IsNaN(mcc) && Undefined == Undefined.ScikitLearn ? 0 : mcc;
        }
    }

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. NaN in both modes where labels and predictions are all of one class.</summary>
    public double CohenKappa
    {
        get
        {
            ExactTotals exact = new(table, Classes);
            return Quotient.Of(exact.Covariance, exact.BeyondChance);
        }
    }

    private double Correct { get; }

    /// <summary>One class against all others.</summary>
    /// <param name="label">The class, 0…<see cref="Classes"/> - 1.</param>
    /// <returns>Its weights, and with them its scores.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is not a class.</exception>
    public WeightedBinaryCounts Class(int label) => (uint)label < (uint)Classes
        ? classes[label] with { Count = Count, Undefined = Undefined }
        : throw new ArgumentOutOfRangeException(nameof(label), label, $"Classes are 0 to {Classes - 1}.");

    /// <summary>Any score of a class, averaged: <c>counts.Score(c => c.F1, Average.Macro)</c>.</summary>
    /// <param name="score">The score of one class.</param>
    /// <param name="average">How the classes are averaged; micro is the score of the summed one-versus-rest weights.</param>
    /// <returns>The average over the classes that have the score; NaN where none has.</returns>
    public double Score(Func<WeightedBinaryCounts, double> score, Average average) => WeightedClassAverages.Of(classes, Undefined, score, average);

    /// <summary>How many classes have a score and take part in its macro average; the others are undefined and left out.</summary>
    /// <param name="score">The score of one class: <c>c => c.Precision</c>.</param>
    /// <returns>0…<see cref="Classes"/>.</returns>
    public int Averaged(Func<WeightedBinaryCounts, double> score) => WeightedClassAverages.Defined(classes, Undefined, score);

    /// <summary>Whether all weights, counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(WeightedMulticlassCounts? other) => other is not null && Classes == other.Classes && Count == other.Count
        && Rejected == other.Rejected && Undefined == other.Undefined && table.AsSpan().SequenceEqual(other.table);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Classes, Count, Weight, Rejected);

    /// <summary>Added up, not taken from the totals: differences would leave rounding where there is nothing.</summary>
    private WeightedBinaryCounts[] OneVersusRest()
    {
        double[] alarms = new double[Classes], misses = new double[Classes], rest = new double[Classes];
        for (int label = 0; label < Classes; label++)
        {
            ReadOnlySpan<double> row = table.AsSpan(label * Classes, Classes);
            // Of the classes of other labels the rest is what the row has before their column and behind it.
            double before = 0, behind = 0;
            for (int prediction = 0; prediction < Classes; prediction++)
            {
                if (prediction != label)
                {
                    rest[prediction] += before;
                    alarms[prediction] += row[prediction];
                    misses[label] += row[prediction];
                }

                before += row[prediction];
            }

            for (int prediction = Classes - 1; prediction >= 0; prediction--)
            {
                if (prediction != label)
                    rest[prediction] += behind;
                behind += row[prediction];
            }
        }

        return [.. Enumerable.Range(0, Classes).Select(label => new WeightedBinaryCounts(table[label * Classes + label], alarms[label], rest[label], misses[label]))];
    }
}
