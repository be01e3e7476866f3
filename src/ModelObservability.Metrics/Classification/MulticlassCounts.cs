using System.Numerics;
using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

/// <summary>What a classifier of several classes did, as an exact table of counts; every score is computed from it.</summary>
/// <remarks>
/// A class by itself is a <see cref="BinaryCounts"/> (one versus the rest) with all its scores: <c>counts.Class(3).Recall</c>.
/// <c>counts with { Undefined = Undefined.ScikitLearn }</c> answers as scikit-learn does with <c>labels=range(classes)</c>.
/// Formulas: scikit-learn user guide, "Metrics and scoring"; the multiclass MCC is Gorodkin's (2004).
/// </remarks>
public sealed record MulticlassCounts
{
    private readonly long[] table;
    private readonly UInt128[] labelTotals, predictionTotals;
    private readonly BinaryCounts[] classes;
    private readonly UInt128 total, correct;

    /// <summary>Counts from wherever they were counted.</summary>
    /// <param name="classes">How many classes there are, 2 or more.</param>
    /// <param name="table">classes × classes counts, row-major, a row for each label and a column for each prediction; 0 or more.</param>
    /// <exception cref="ArgumentException">The table has another size than classes², or a count is negative.</exception>
    public MulticlassCounts(int classes, ReadOnlySpan<long> table)
        : this(classes, Checked(classes, table), classes)
    {
    }

    internal MulticlassCounts(int classes, ReadOnlySpan<long> table, int stride)
    {
        Classes = classes;
        this.table = new long[classes * classes];
        labelTotals = new UInt128[classes];
        predictionTotals = new UInt128[classes];
        for (int label = 0; label < classes; label++)
        {
            ReadOnlySpan<long> row = table.Slice(label * stride, classes);
            row.CopyTo(this.table.AsSpan(label * classes));
            for (int prediction = 0; prediction < classes; prediction++)
            {
                labelTotals[label] += (UInt128)row[prediction];
                predictionTotals[prediction] += (UInt128)row[prediction];
            }

            total += labelTotals[label];
            correct += (UInt128)row[label];
        }

        this.classes = OneVersusRest();
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have passed 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Samples of class <paramref name="label"/> that were predicted as <paramref name="prediction"/>.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a class.</exception>
    public long this[int label, int prediction] => (uint)label < (uint)Classes && (uint)prediction < (uint)Classes
        ? table[label * Classes + prediction]
        : throw new ArgumentOutOfRangeException(
            (uint)label < (uint)Classes ? nameof(prediction) : nameof(label), $"The label is {label}, the prediction {prediction}; classes are 0 to {Classes - 1}.");

    /// <summary>Samples counted; at most 2^63 - 1.</summary>
    public long Total => total <= long.MaxValue ? (long)total : long.MaxValue;

    /// <summary>The table, row-major, a row for each label and a column for each prediction.</summary>
    public ReadOnlySpan<long> Table => table;

    /// <summary>The share of correct predictions, 0…1; also what precision, recall and F1 are in the micro average. NaN without samples.</summary>
    public double Accuracy => Quotient.Of(correct, total);

    /// <summary>The mean recall of the classes that occurred, 0…1: how many those are says <see cref="Averaged"/> of the recall. NaN without samples.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double sum = 0;
            int occurred = 0;
            for (int label = 0; label < Classes; label++)
            {
                if (labelTotals[label] == 0) continue;
                sum += classes[label].Recall;
                occurred++;
            }

            return sum / occurred;
        }
    }

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where labels or predictions are all of one class; scikit-learn: 0.</summary>
    /// <remarks>Correct to the last bit for any counts: the products are formed in wider arithmetic.</remarks>
    public double Mcc
    {
        get
        {
            (BigInteger covariance, BigInteger predictions, BigInteger labels) = Moments();
            double mcc = Quotient.OverSquareRoot(covariance, predictions * labels);
            return double.IsNaN(mcc) && Undefined == Undefined.ScikitLearn ? 0 : mcc;
        }
    }

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. Undefined (NaN in both modes) where labels and predictions are all of one class.</summary>
    public double CohenKappa
    {
        get
        {
            BigInteger byChance = 0;
            for (int i = 0; i < Classes; i++)
                byChance += (BigInteger)labelTotals[i] * predictionTotals[i];
            return Quotient.Of((BigInteger)correct * total - byChance, (BigInteger)total * total - byChance);
        }
    }

    /// <summary><see cref="Accuracy"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(double confidence = 0.95) => Wilson.OfCounts(correct, total, confidence);

    /// <summary>One class against all others.</summary>
    /// <param name="label">The class, 0…<see cref="Classes"/> - 1.</param>
    /// <returns>Its counts, and with them its scores.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is not a class.</exception>
    public BinaryCounts Class(int label) => (uint)label < (uint)Classes
        ? classes[label] with { Saturated = Saturated || classes[label].Saturated, Undefined = Undefined }
        : throw new ArgumentOutOfRangeException(nameof(label), label, $"Classes are 0 to {Classes - 1}.");

    /// <summary>Precision over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has a precision.</returns>
    public double Precision(Average average) => Score(static counts => counts.Precision, average);

    /// <summary>Recall over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has a recall.</returns>
    public double Recall(Average average) => Score(static counts => counts.Recall, average);

    /// <summary>F1 over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has an F1.</returns>
    public double F1(Average average) => Score(static counts => counts.F1, average);

    /// <summary>The Jaccard index over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has one.</returns>
    public double Jaccard(Average average) => Score(static counts => counts.Jaccard, average);

    /// <summary>Any score of a class, averaged: <c>counts.Score(c => c.FBeta(2), Average.Macro)</c>.</summary>
    /// <param name="score">The score of one class.</param>
    /// <param name="average">How the classes are averaged; micro is the score of the summed one-versus-rest counts.</param>
    /// <returns>The average; NaN where no class has the score.</returns>
    public double Score(Func<BinaryCounts, double> score, Average average) => ClassAverages.Of(classes, Undefined, score, average);

    /// <summary>How many classes have a score and take part in its macro average; the others are undefined and left out.</summary>
    /// <param name="score">The score of one class: <c>c => c.Precision</c>.</param>
    /// <returns>0…<see cref="Classes"/>.</returns>
    public int Averaged(Func<BinaryCounts, double> score) => ClassAverages.Defined(classes, Undefined, score);

    /// <summary>Whether all counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(MulticlassCounts? other) => other is not null && Classes == other.Classes && Rejected == other.Rejected
        && Saturated == other.Saturated && Undefined == other.Undefined && table.AsSpan().SequenceEqual(other.table);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Classes, total, correct, Rejected);

    /// <inheritdoc/>
    public override string ToString() => $"{Classes} classes, {total} samples, {correct} correct, {Rejected.Total} rejected";

    private static ReadOnlySpan<long> Checked(int classes, ReadOnlySpan<long> table)
    {
        if (classes is < 2 or > MulticlassConfusion.MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There must be 2 to {MulticlassConfusion.MaxClasses} classes.");
        if (table.Length != classes * classes)
            throw new ArgumentException($"A table of {classes} classes has {classes * classes} counts; this one has {table.Length}.", nameof(table));
        if (table.ContainsAnyInRange(long.MinValue, -1))
            throw new ArgumentException("A count is negative; all must be 0 or more.", nameof(table));
        return table;
    }

    private BinaryCounts[] OneVersusRest()
    {
        var classes = new BinaryCounts[Classes];
        for (int i = 0; i < classes.Length; i++)
        {
            bool saturated = false;
            long hits = table[i * Classes + i];
            classes[i] = new BinaryCounts(
                hits,
                Saturating.Clamp(predictionTotals[i] - (UInt128)hits, ref saturated),
                Saturating.Clamp(total - predictionTotals[i] - labelTotals[i] + (UInt128)hits, ref saturated),
                Saturating.Clamp(labelTotals[i] - (UInt128)hits, ref saturated))
            {
                Saturated = saturated,
            };
        }

        return classes;
    }

    private (BigInteger Covariance, BigInteger Predictions, BigInteger Labels) Moments()
    {
        BigInteger cross = 0, predictions = 0, labels = 0;
        for (int i = 0; i < Classes; i++)
        {
            cross += (BigInteger)labelTotals[i] * predictionTotals[i];
            predictions += (BigInteger)predictionTotals[i] * predictionTotals[i];
            labels += (BigInteger)labelTotals[i] * labelTotals[i];
        }

        BigInteger square = (BigInteger)total * total;
        return ((BigInteger)correct * total - cross, square - predictions, square - labels);
    }
}
