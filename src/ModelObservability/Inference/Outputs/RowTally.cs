namespace ModelObservability.Inference;

/// <summary>
/// Classes and confidences of the rows of one call. Where there are many rows they are counted here first and added to the cells of the model once:
/// an addition to a cell takes as long as a row.
/// </summary>
internal ref struct RowTally
{
    private const int FewRows = 8;
    private const int ManySlots = 256;

    private readonly ClassCounts counts;
    private readonly Span<int> slots;
    private readonly int cells;
    private double sum;

    /// <param name="counts">Where the counts go.</param>
    /// <param name="slots">Zeros, as many as <see cref="SlotsFor"/> says; none: rows are added to the cells one by one.</param>
    public RowTally(ClassCounts counts, Span<int> slots)
    {
        (this.counts, cells) = (counts, counts.Row());
        this.slots = slots;
    }

    public static int SlotsFor(int rows, ClassCounts counts) => rows >= FewRows && counts.Slots <= ManySlots ? counts.Slots : 0;

    /// <summary>Adds rows.</summary>
    /// <param name="classes">The predicted class of each; negative: none, and the row is an anomaly already.</param>
    /// <param name="confidences">0 to 1, or NaN for none.</param>
    /// <returns>Whether every row with a class has a confidence.</returns>
    public bool Add(ReadOnlySpan<int> classes, ReadOnlySpan<double> confidences)
    {
        Span<int> here = slots; // locals stay in registers
        double total = 0;
        int others = counts.Bound, missing = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] < 0) continue;
            Count(here, Math.Min(classes[row], others));
            double confidence = confidences[row];
            if (double.IsNaN(confidence))
            {
                missing++;
                continue;
            }

            Count(here, others + 1 + ConfidenceBins.Of(confidence));
            total += confidence;
        }

        sum += total;
        return missing == 0;
    }

    /// <summary>Adds what was counted here to the cells.</summary>
    public readonly void End()
    {
        for (int slot = 0; slot < slots.Length; slot++)
            if (slots[slot] > 0) counts.Add(cells, slot, slots[slot]);
        if (sum > 0) counts.AddConfidences(cells, sum);
    }

    private readonly void Count(Span<int> here, int slot)
    {
        if (here.IsEmpty) counts.Add(cells, slot, 1);
        else here[slot]++;
    }
}
