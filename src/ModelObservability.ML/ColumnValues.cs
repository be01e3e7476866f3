using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.ML;

/// <summary>Values of a column as the type that trackers take.</summary>
internal static class ColumnValues
{
    /// <summary>A column of Single or Double.</summary>
    public static ValueGetter<double> Number(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type == NumberDataViewType.Double) return row.GetGetter<double>(column);
        ValueGetter<float> get = row.GetGetter<float>(column);
        return (ref double value) =>
        {
            float single = 0;
            get(ref single);
            value = single;
        };
    }

    /// <summary>A column of keys as classes: keys begin at 1, and 0 is a missing one, which becomes -1.</summary>
    public static ValueGetter<int> Class(DataViewRow row, DataViewSchema.Column column)
    {
        Type raw = column.Type.RawType;
        if (raw == typeof(byte)) return From<byte>(row, column, static key => key - 1);
        if (raw == typeof(ushort)) return From<ushort>(row, column, static key => key - 1);
        if (raw == typeof(uint)) return From<uint>(row, column, static key => key > int.MaxValue ? int.MaxValue : (int)key - 1);
        return From<ulong>(row, column, static key => key > int.MaxValue ? int.MaxValue : (int)key - 1);
    }

    private static ValueGetter<int> From<TKey>(DataViewRow row, DataViewSchema.Column column, Func<TKey, int> classOf)
    {
        ValueGetter<TKey> get = row.GetGetter<TKey>(column);
        TKey key = default!;
        return (ref int value) =>
        {
            get(ref key);
            value = classOf(key);
        };
    }
}
