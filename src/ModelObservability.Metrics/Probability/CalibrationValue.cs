using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>How well probabilities are calibrated; read from <see cref="Calibration"/>.</summary>
public sealed record CalibrationValue
{
    internal CalibrationValue(CalibrationCell[] cells, Rejections rejected)
    {
        Cells = new(cells);
        Rejected = rejected;
        BigInteger gaps = 0, samples = 0;
        double largest = double.NaN;
        var table = new ReliabilityBin[cells.Length];
        for (int bin = 0; bin < cells.Length; bin++)
        {
            CalibrationCell cell = cells[bin];
            UInt128 units = (UInt128)cell.Count << 63;
            table[bin] = new ReliabilityBin(
                (double)bin / cells.Length, (bin + 1.0) / cells.Length, cell.Count,
                Quotient.Of(cell.Units, units), Quotient.Of((UInt128)cell.Positives, (UInt128)cell.Count));
            samples += cell.Count;
            Saturated |= cell.Count == long.MaxValue;
            if (cell.Count == 0)
                continue;
            gaps += cell.Gap;
            double gap = Quotient.Of(cell.Gap, units);
            largest = double.IsNaN(largest) ? gap : Math.Max(largest, gap);
        }

        Bins = new ValueList<ReliabilityBin>(table);
        Count = samples > long.MaxValue ? long.MaxValue : (long)samples;
        ExpectedCalibrationError = Quotient.Of(gaps, samples << 63);
        MaximumCalibrationError = largest;
    }

    /// <summary>Samples counted; at most 2^63 - 1.</summary>
    public long Count { get; }

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>Whether the count of a bin would have exceeded 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; }

    /// <summary>
    /// Expected calibration error (ECE), 0…1: the distance of mean probability and share of positives in each bin, averaged over the samples.
    /// NaN without any.
    /// </summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Maximum calibration error (MCE), 0…1: the largest such distance of a bin with samples. NaN without any.</summary>
    public double MaximumCalibrationError { get; }

    /// <summary>The reliability table, from 0 to 1, empty bins included.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>What was counted, exact: two values are equal if these are.</summary>
    private ValueList<CalibrationCell> Cells { get; }
}
