namespace ModelObservability.Metrics;

/// <summary>The exact sums of a table of counts: of its rows, its columns, its diagonal and all of it.</summary>
internal sealed record TableTotals(ValueList<UInt128> Labels, ValueList<UInt128> Predictions, UInt128 Correct, UInt128 All)
{
    /// <summary>Rows and columns.</summary>
    public int Classes => Labels.Count;

    /// <param name="table">Counts, row-major, a row for each label.</param>
    /// <param name="classes">Rows and columns.</param>
    public static TableTotals Of(ReadOnlySpan<long> table, int classes)
    {
        UInt128[] labels = new UInt128[classes], predictions = new UInt128[classes];
        UInt128 correct = 0, all = 0;
        for (int label = 0; label < classes; label++)
        {
            ReadOnlySpan<long> row = table.Slice(label * classes, classes);
            UInt128 sum = 0;
            for (int prediction = 0; prediction < classes; prediction++)
            {
                sum += (UInt128)row[prediction];
                predictions[prediction] += (UInt128)row[prediction];
            }

            labels[label] = sum;
            all += sum;
            correct += (UInt128)row[label];
        }

        return new TableTotals(new(labels), new(predictions), correct, all);
    }
}
