namespace ModelObservability.Metrics;

/// <summary>Each class of a table against all others.</summary>
internal static class OneVersusRest
{
    /// <summary>The counts of each class, and its weights where there are any.</summary>
    public static BinaryCounts[] Of(TableTotals totals, ReadOnlySpan<long> table, ReadOnlySpan<double> weights)
    {
        var classes = new BinaryCounts[totals.Classes];
        double[] cells = weights.IsEmpty ? [] : WeightsOf(weights, totals.Classes);
        for (int index = 0; index < classes.Length; index++)
        {
            bool saturated = false;
            UInt128 hits = (UInt128)table[index * classes.Length + index], labelled = totals.Labels[index], predicted = totals.Predictions[index];
            ReadOnlySpan<long> counts =
            [
                Saturating.Clamp(totals.All - predicted - labelled + hits, ref saturated), Saturating.Clamp(predicted - hits, ref saturated),
                Saturating.Clamp(labelled - hits, ref saturated), (long)hits,
            ];
            classes[index] = new BinaryCounts(counts, weights.IsEmpty ? [] : cells.AsSpan(4 * index, 4)) { Saturated = saturated };
        }

        return classes;
    }

    /// <summary>All of a table of weights, and its diagonal.</summary>
    public static (Amount All, Amount Correct) SumsOf(ReadOnlySpan<double> table, int classes)
    {
        double all = 0, correct = 0;
        for (int label = 0; label < classes; label++)
        {
            double row = 0;
            foreach (double cell in table.Slice(label * classes, classes))
                row += cell;
            all += row;
            correct += table[label * classes + label];
        }

        return (Amount.OfWeight(all), Amount.OfWeight(correct));
    }

    /// <summary>Four weights of each class, added up and not taken from totals: differences would leave rounding where there is nothing.</summary>
    private static double[] WeightsOf(ReadOnlySpan<double> table, int classes)
    {
        double[] cells = new double[4 * classes];
        for (int label = 0; label < classes; label++)
        {
            ReadOnlySpan<double> row = table.Slice(label * classes, classes);
            cells[4 * label + 3] = row[label];
            // For classes of other columns this row is rest, but for its cell in their column: what comes before it and what follows.
            double before = 0, behind = 0;
            for (int prediction = 0; prediction < classes; prediction++)
            {
                if (prediction != label)
                {
                    cells[4 * prediction] += before;
                    cells[4 * prediction + 1] += row[prediction];
                    cells[4 * label + 2] += row[prediction];
                }

                before += row[prediction];
            }

            for (int prediction = classes - 1; prediction >= 0; prediction--)
            {
                if (prediction != label)
                    cells[4 * prediction] += behind;
                behind += row[prediction];
            }
        }

        return cells;
    }
}
