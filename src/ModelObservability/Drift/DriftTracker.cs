using ModelObservability.Drift;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Drift;
using ModelObservability.References;

namespace ModelObservability;

/// <summary>
/// Compares what a model is given, and what it answers, with its reference: drift of features, scores and predicted classes, and the quality that scores promise
/// without labels. Thread-safe; one lock per batch, no allocation, constant memory. Drift is a diagnosis: its signals are never more than warnings.
/// </summary>
/// <remarks>
/// Rows are counted in windows of <see cref="DriftOptions.Window"/>. A complete window is compared when it ends, on a thread of the pool, when somebody collects
/// or asks for <see cref="Report"/>.
/// </remarks>
public sealed class DriftTracker
{
    /// <summary>The name of the scores among the columns.</summary>
    public const string Scores = "__scores__";

    /// <summary>The name of the predicted classes among the columns.</summary>
    public const string Classes = "__classes__";

    private const int BlockLength = 256;

    private readonly DriftSeries series;

    internal DriftTracker(DriftSeries series) => this.series = series;

    /// <summary>Records rows of features.</summary>
    /// <param name="rows">Rows × columns of the reference, row by row, in its order; NaN and infinity are missing values.</param>
    /// <exception cref="ArgumentException">The numbers do not fill rows; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<double> rows) => RecordRows(rows);

    /// <inheritdoc cref="Record(ReadOnlySpan{double})"/>
    public void Record(ReadOnlySpan<float> rows) => RecordRows(rows);

    /// <summary>Records values of one feature, for data that lies in columns.</summary>
    /// <param name="column">The name of the feature.</param>
    /// <param name="values">Its values; NaN and infinity are missing values.</param>
    /// <exception cref="ArgumentException">The reference has no such column; nothing was recorded.</exception>
    public void RecordColumn(string column, ReadOnlySpan<double> values) => series.Add(IndexOf(column), values);

    /// <inheritdoc cref="RecordColumn(string, ReadOnlySpan{double})"/>
    public void RecordColumn(string column, ReadOnlySpan<float> values) => series.Add(IndexOf(column), values);

    /// <summary>Records the scores of predictions, labelled later or never: probabilities of the positive class, or confidences where the reference has those.</summary>
    /// <param name="scores">Probabilities; NaN and infinity are missing values, what is below 0 or above 1 is counted as unseen.</param>
    /// <exception cref="InvalidOperationException">The reference has no scores.</exception>
    public void RecordScores(ReadOnlySpan<double> scores) => series.Add(Known(series.Reference.Scores, "scores"), scores);

    /// <inheritdoc cref="RecordScores(ReadOnlySpan{double})"/>
    public void RecordScores(ReadOnlySpan<float> scores) => series.Add(Known(series.Reference.Scores, "scores"), scores);

    /// <summary>Records predicted classes.</summary>
    /// <remarks>Of more than 127 classes the 126 that are most frequent in the reference are told apart, and all others are one category.</remarks>
    /// <param name="classes">The classes, from 0; others are counted as such that the reference never had.</param>
    /// <exception cref="InvalidOperationException">The reference has no predicted classes.</exception>
    public void RecordClasses(ReadOnlySpan<int> classes)
    {
        int index = Known(series.Reference.Classes, "predicted classes");
        Span<double> block = stackalloc double[BlockLength];
        for (int start = 0; start < classes.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, classes.Length - start);
            for (int at = 0; at < length; at++) block[at] = series.Reference.CodeOf(classes[start + at]);
            series.Add(index, (ReadOnlySpan<double>)block[..length]);
        }
    }

    /// <summary>
    /// Records labelled scores, to see whether the estimate is to be believed. Only for references of confidences, where a label says whether the prediction was
    /// right: of two classes the labels of the model's <see cref="BinaryQuality"/> are used.
    /// </summary>
    /// <param name="labels">The true labels, or whether each prediction was right.</param>
    /// <param name="scores">The scores in the same order; those that are not 0 to 1 are counted in <see cref="DriftReport.RejectedLabels"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    /// <exception cref="InvalidOperationException">The reference has no scores.</exception>
    public void RecordLabels(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        if (labels.Length != scores.Length) throw new ArgumentException($"{nameof(labels)} has {labels.Length} elements and {nameof(scores)} has {scores.Length}; both must have the same length.", nameof(scores));
        Known(series.Reference.Scores, "scores");
        series.Estimate!.AddLabels(labels, scores);
    }

    /// <summary>Reads features from the application's own type.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="read">Writes the features of an input into a row that has a place for each column; it is all NaN before.</param>
    /// <returns>What records inputs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="read"/> is null.</exception>
    public DriftInputs<TInput> Inputs<TInput>(DriftRowReader<TInput> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return new(series, read);
    }

    /// <summary>Compares the windows that are complete, and returns the last comparison.</summary>
    /// <returns>The comparison.</returns>
    public DriftReport Report() => series.Report();

    private void RecordRows(RealValues rows)
    {
        ColumnNames.RequireRows(rows.Length, series.Reference.Features, nameof(rows));
        if (rows.Length > 0) series.AddRows(rows);
    }

    private int IndexOf(string column)
    {
        for (int index = 0; index < series.Reference.Features; index++)
            if (series.Reference.Columns[index].Name == column) return index;
        throw new ArgumentException($"The reference has no column \"{column}\".", nameof(column));
    }

    private static int Known(int index, string what) => index >= 0 ? index : throw new InvalidOperationException($"The reference has no {what}.");
}
