using Microsoft.ML;
using ModelObservability.ML;

namespace ModelObservability;

/// <summary>
/// Records labels and scores out of an <see cref="IDataView"/>: what <c>Transform</c> of a model gave. The data is read once, in one cursor;
/// columns are checked before, so that a wrong name or type throws and records nothing.
/// </summary>
public static class MLNetQualityExtensions
{
    /// <summary>Records the rows of scored data with two classes.</summary>
    /// <param name="quality">The tracker. Its threshold is for the column that is read: 0.5 for probabilities, 0 for raw scores.</param>
    /// <param name="data">The data. An exception while it is read passes; the rows before it are recorded.</param>
    /// <param name="labelColumn">The column with the truth: <c>Boolean</c>.</param>
    /// <param name="scoreColumn">The column with the scores: <c>Single</c> or <c>Double</c>. Models without a calibrator have <c>Score</c> only.</param>
    /// <returns>How many rows were read.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has another type; the message says which there are.</exception>
    public static long Record(this BinaryQuality quality, IDataView data, string labelColumn = "Label", string scoreColumn = "Probability")
    {
        ArgumentNullException.ThrowIfNull(quality);
        ScoredRows rows = new(data, labelColumn, scoreColumn);
        return rows.ReadBinary(quality.Record);
    }

    /// <summary>Records the rows of scored data with two classes.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="data">The data. An exception while it is read passes; the rows before it are recorded.</param>
    /// <param name="labelColumn">The column with the truth: <c>Boolean</c>.</param>
    /// <param name="scoreColumn">The column with the scores: <c>Single</c> or <c>Double</c>.</param>
    /// <returns>How many rows were read.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has another type; the message says which there are.</exception>
    public static long Record(this RankingQuality quality, IDataView data, string labelColumn = "Label", string scoreColumn = "Probability")
    {
        ArgumentNullException.ThrowIfNull(quality);
        ScoredRows rows = new(data, labelColumn, scoreColumn);
        return rows.ReadBinary(quality.Record);
    }

    /// <summary>Records the rows of scored data with many classes. A label that is missing is rejected and counted by the tracker.</summary>
    /// <param name="quality">The tracker, for as many classes as the scores have.</param>
    /// <param name="data">The data. An exception while it is read passes; the rows before it are recorded.</param>
    /// <param name="labelColumn">The column with the truth: a key (what <c>MapValueToKey</c> makes); its first value is class 0.</param>
    /// <param name="scoreColumn">The column with the scores: a vector of <c>Single</c>, one for each class.</param>
    /// <returns>How many rows were read.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has another type; the message says which there are.</exception>
    public static long Record(this MulticlassQuality quality, IDataView data, string labelColumn = "Label", string scoreColumn = "Score")
    {
        ArgumentNullException.ThrowIfNull(quality);
        ScoredRows rows = new(data, labelColumn, scoreColumn);
        return rows.ReadClasses(quality.Counts.Classes, quality.Record);
    }

    /// <summary>Records the rows of scored data with numbers to predict.</summary>
    /// <param name="quality">The tracker.</param>
    /// <param name="data">The data. An exception while it is read passes; the rows before it are recorded.</param>
    /// <param name="labelColumn">The column with the truth: <c>Single</c> or <c>Double</c>.</param>
    /// <param name="scoreColumn">The column with the predictions: <c>Single</c> or <c>Double</c>.</param>
    /// <returns>How many rows were read.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column is missing or has another type; the message says which there are.</exception>
    public static long Record(this RegressionQuality quality, IDataView data, string labelColumn = "Label", string scoreColumn = "Score")
    {
        ArgumentNullException.ThrowIfNull(quality);
        ScoredRows rows = new(data, labelColumn, scoreColumn);
        return rows.ReadNumbers(quality.Record);
    }
}
