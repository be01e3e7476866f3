using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics;

/// <summary>The outcomes of a classifier of several classes as an exact table of counts, and a table of weights where samples have any.</summary>
/// <remarks>
/// Every score is computed from the counts or, where there are any, from the weights (scikit-learn's <c>sample_weight</c>). With
/// <see cref="Undefined.ScikitLearn"/> scores are those of scikit-learn with <c>labels=range(classes)</c>.
/// Formulas: scikit-learn user guide, "Metrics and scoring"; the multiclass MCC is Gorodkin's (2004).
/// </remarks>
public sealed record MulticlassCounts : ClassCounts
{
    private readonly TableTotals totals;
    private readonly ValueList<long> table;
    private readonly ValueList<double>? weights;

    /// <summary>Counts from any source, without weights.</summary>
    /// <param name="classes">The number of classes, 2…46,339.</param>
    /// <param name="table">classes × classes counts, row-major, a row for each label and a column for each prediction; 0 or more.</param>
    /// <exception cref="ArgumentException">The table has another size than classes², or a count is negative.</exception>
    public MulticlassCounts(int classes, ReadOnlySpan<long> table)
        : this(classes, Checked(classes, table).ToArray(), null)
    {
    }

    internal MulticlassCounts(int classes, long[] table, double[]? weights)
        : this(TableTotals.Of(table, classes), table, weights)
    {
    }

    private MulticlassCounts(TableTotals totals, long[] table, double[]? weights)
        : base(OneVersusRest.Of(totals, table, weights), weights is not null)
    {
        (this.totals, this.table, this.weights) = (totals, new(table), weights is null ? null : new(weights));
        (All, Correct) = weights is null
            ? (Amount.OfCount(totals.All), Amount.OfCount(totals.Correct))
            : OneVersusRest.SumsOf(weights, totals.Classes);
        Total = totals.All <= long.MaxValue ? (long)totals.All : long.MaxValue;
        Weight = weights is null ? (double)totals.All : All.Weight;
    }

    /// <summary>The counts, row-major, a row for each label and a column for each prediction.</summary>
    public ReadOnlySpan<long> Table => table.AsSpan();

    /// <summary>The weights, as <see cref="Table"/>; empty where samples have none.</summary>
    public ReadOnlySpan<double> WeightTable => weights is null ? [] : weights.AsSpan();

    /// <summary>Samples of class <paramref name="label"/> that were predicted as <paramref name="prediction"/>.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a class.</exception>
    public long this[int label, int prediction] => (uint)label < (uint)Classes && (uint)prediction < (uint)Classes
        ? table[label * Classes + prediction]
        : throw new ArgumentOutOfRangeException(
            (uint)label < (uint)Classes ? nameof(prediction) : nameof(label), $"label is {label} and prediction is {prediction}; classes are 0 to {Classes - 1}.");

    /// <summary>The share of correct predictions, 0…1; also what precision, recall and F1 are in the micro average. NaN without samples.</summary>
    public double Accuracy => Quotient.Of(Correct, All);

    /// <summary>The mean recall of the classes that occurred, 0…1: <see cref="ClassCounts.Averaged"/> of the recall says how many. NaN without samples.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double sum = 0;
            int occurred = 0;
            foreach (BinaryCounts one in EachClass)
            {
                if (one.TruePositiveWeight + one.FalseNegativeWeight == 0) continue;
                sum += one.Recall;
                occurred++;
            }

            return sum / occurred;
        }
    }

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where labels or predictions are all of one class; scikit-learn: 0.</summary>
    /// <remarks>Correct to the last bit for any table: the products are formed in arbitrary precision.</remarks>
    public double Mcc
    {
        get
        {
            ExactTotals exact = Exact;
            double mcc = Quotient.OverSquareRoot(exact.Covariance, exact.LabelSpread * exact.PredictionSpread);
            return double.IsNaN(mcc) && Undefined == Undefined.ScikitLearn ? 0 : mcc;
        }
    }

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. Undefined (NaN in both modes) where labels and predictions are all of one class.</summary>
    public double CohenKappa
    {
        get
        {
            ExactTotals exact = Exact;
            return Quotient.Of(exact.Covariance, exact.BeyondChance);
        }
    }

    private Amount All { get; }

    private Amount Correct { get; }

    private ExactTotals Exact => weights is null ? new ExactTotals(totals) : new ExactTotals(weights.AsSpan(), Classes);

    /// <summary><see cref="Accuracy"/> with Wilson's interval; with weights an interval of NaN, for a weight is no number of trials.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(double confidence = 0.95) => Wilson.OfAmounts(Correct, All, confidence);

    /// <summary><see cref="Accuracy"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence"/>); with weights one of NaN.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracySequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Correct, All, confidence);

    private static ReadOnlySpan<long> Checked(int classes, ReadOnlySpan<long> table)
    {
        if (classes is < 2 or > MulticlassConfusion.MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"classes must be 2 to {MulticlassConfusion.MaxClasses}.");
        if (table.Length != classes * classes)
            throw new ArgumentException($"table has {table.Length} counts; {classes} classes need {classes * classes}.", nameof(table));
        int negative = table.IndexOfAnyInRange(long.MinValue, -1);
        if (negative >= 0)
            throw new ArgumentException($"table has {table[negative]} at index {negative}; counts must be 0 or more.", nameof(table));
        return table;
    }
}
