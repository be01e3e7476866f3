namespace ModelObservability.Metrics.Kernels;

/// <summary>What a bin of a reliability table holds.</summary>
internal record struct CalibrationCell
{
    /// <summary>Samples; at most 2^63 - 1.</summary>
    public long Count;

    /// <summary>Those of the positive class.</summary>
    public long Positives;

    /// <summary>The sum of the probabilities, in units of 2^-63.</summary>
    public UInt128 Units;

    /// <summary>The distance of that sum from the positives, in the same units.</summary>
    public readonly UInt128 Gap
    {
        get
        {
            UInt128 positives = (UInt128)Positives << 63;
            return Units > positives ? Units - positives : positives - Units;
        }
    }

    /// <summary>One sample more.</summary>
    public void Add(int label, ulong units)
    {
        Count = Saturating.Add(Count, 1);
        Positives = Saturating.Add(Positives, label);
        Units += units;
    }

    /// <summary>The samples of another cell more.</summary>
    public void Add(in CalibrationCell other)
    {
        Count = Saturating.Add(Count, other.Count);
        Positives = Saturating.Add(Positives, other.Positives);
        // Each sum is at most 2^126; where the count was held, the sum must not say more than so many samples can.
        Units = UInt128.Min(Units + other.Units, (UInt128)Count << 63);
    }
}
