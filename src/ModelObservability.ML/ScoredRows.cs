using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.ML;

/// <summary>What takes a batch of labels and scores.</summary>
internal delegate void TakeBatch<TLabel, TScore>(ReadOnlySpan<TLabel> labels, ReadOnlySpan<TScore> scores);

/// <summary>Reads a column of labels and one of scores, in batches. Columns are checked before a row is read.</summary>
internal readonly struct ScoredRows
{
    private const int BatchRows = 1024;

    private readonly IDataView data;
    private readonly DataViewSchema.Column label, score;

    public ScoredRows(IDataView data, string labelColumn, string scoreColumn)
    {
        ArgumentNullException.ThrowIfNull(data);
        this.data = data;
        label = ColumnCheck.Find(data.Schema, labelColumn);
        score = ColumnCheck.Find(data.Schema, scoreColumn);
    }

    public long ReadBinary(TakeBatch<bool, double> take)
    {
        ColumnCheck.Require(label, label.Type is BooleanDataViewType, "labels of two classes are Boolean", "labelColumn");
        ColumnCheck.Require(score, ColumnCheck.IsNumber(score.Type), "scores of two classes are Single or Double", "scoreColumn");
        using DataViewRowCursor cursor = Open();
        return Read(cursor, cursor.GetGetter<bool>(label), ColumnValues.Number(cursor, score), take);
    }

    public long ReadNumbers(TakeBatch<double, double> take)
    {
        ColumnCheck.Require(label, ColumnCheck.IsNumber(label.Type), "labels of a regression are Single or Double", "labelColumn");
        ColumnCheck.Require(score, ColumnCheck.IsNumber(score.Type), "predictions of a regression are Single or Double", "scoreColumn");
        using DataViewRowCursor cursor = Open();
        return Read(cursor, ColumnValues.Number(cursor, label), ColumnValues.Number(cursor, score), take);
    }

    public long ReadClasses(int classes, TakeBatch<int, float> take)
    {
        ColumnCheck.Require(label, label.Type is KeyDataViewType, "labels of many classes are keys, as MapValueToKey makes them", "labelColumn");
        bool isRow = score.Type is VectorDataViewType vector && vector.ItemType.RawType == typeof(float) && vector.Size == classes;
        ColumnCheck.Require(score, isRow, $"scores of a tracker of {classes} classes are a vector of {classes} Single", "scoreColumn");
        using DataViewRowCursor cursor = Open();
        ValueGetter<int> getLabel = ColumnValues.Class(cursor, label);
        ValueGetter<VBuffer<float>> getRow = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> row = default;
        int[] labels = new int[BatchRows];
        float[] scores = new float[Math.Clamp(BatchRows * (long)classes, classes, 1 << 20) / classes * classes];
        int capacity = Math.Min(BatchRows, scores.Length / classes), filled = 0;
        long rows = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref labels[filled]);
            getRow(ref row);
            row.CopyTo(scores, filled * classes);
            rows++;
            if (++filled < capacity) continue;
            take(labels.AsSpan(0, filled), scores.AsSpan(0, filled * classes));
            filled = 0;
        }

        if (filled > 0) take(labels.AsSpan(0, filled), scores.AsSpan(0, filled * classes));
        return rows;
    }

    private static long Read<TLabel, TScore>(DataViewRowCursor cursor, ValueGetter<TLabel> getLabel, ValueGetter<TScore> getScore, TakeBatch<TLabel, TScore> take)
    {
        TLabel[] labels = new TLabel[BatchRows];
        TScore[] scores = new TScore[BatchRows];
        int filled = 0;
        long rows = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref labels[filled]);
            getScore(ref scores[filled]);
            rows++;
            if (++filled < BatchRows) continue;
            take(labels, scores);
            filled = 0;
        }

        if (filled > 0) take(labels.AsSpan(0, filled), scores.AsSpan(0, filled));
        return rows;
    }

    private DataViewRowCursor Open() => data.GetRowCursor([label, score]);
}
