using System.Diagnostics.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Telemetry;

namespace ModelObservability.Drift;

/// <summary>The gauges of drift and of estimated quality, of the last complete window of each model.</summary>
internal static class DriftInstruments
{
    private static readonly GuardedInstrument[] Observed =
    [
        CoreMeter.Instance.Gauge(Names.Drift.Columns, into => Each(into, ObserveFindings)),
        CoreMeter.Instance.Gauge(Names.Drift.Index, into => Each(into, (series, report, to) => ObserveColumns(series, report, static column => column.Distance.PopulationStabilityIndex, to))),
        CoreMeter.Instance.Gauge(Names.Drift.Missing, into => Each(into, (series, report, to) => ObserveColumns(series, report, static column => column.Distance.Missing, to))),
        CoreMeter.Instance.Gauge(Names.Drift.Rows, into => Each(into, static (series, report, to) => to.Add(new(report.WaitingRows, series.Tags.Model)))),
        CoreMeter.Instance.Gauge(Names.Estimates.Score, into => Each(into, (series, report, to) => ObserveEstimate(series, report, static one => one.Estimate, to))),
        CoreMeter.Instance.Gauge(Names.Estimates.Lower, into => Each(into, (series, report, to) => ObserveEstimate(series, report, static one => one.Lower, to))),
        CoreMeter.Instance.Gauge(Names.Estimates.Upper, into => Each(into, (series, report, to) => ObserveEstimate(series, report, static one => one.Upper, to))),
    ];

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Observed;

    private static void Each(ICollection<Measurement<double>> into, Action<DriftSeries, DriftReport, ICollection<Measurement<double>>> observe)
    {
        foreach (DriftSeries series in DriftModels.All)
        {
            try
            {
                observe(series, series.Report(), into);
            }
            catch when (Faults.Caught(FaultSite.Meter))
            {
                // one model must not affect the others
            }
        }
    }

    private static void ObserveFindings(DriftSeries series, DriftReport report, ICollection<Measurement<double>> into)
    {
        if (report.Windows == 0) return;
        for (int kind = 0; kind < series.Tags.Kinds.Length; kind++)
            into.Add(new(report.Columns.Count(column => ((int)column.Drifts & (1 << kind)) != 0), series.Tags.Kinds[kind]));
    }

    private static void ObserveColumns(DriftSeries series, DriftReport report, Func<DriftColumn, double> read, ICollection<Measurement<double>> into)
    {
        double others = double.NaN;
        for (int index = 0; index < report.Columns.Count; index++)
        {
            double value = read(report.Columns[index]);
            if (!report.Columns[index].IsEnough || !double.IsFinite(value)) continue;
            if (index < series.Tags.Shown) into.Add(new(value, series.Tags.Columns[index]));
            else others = double.IsNaN(others) ? value : Math.Max(others, value);
        }

        if (!double.IsNaN(others)) into.Add(new(others, series.Tags.Columns[^1]));
    }

    private static void ObserveEstimate(DriftSeries series, DriftReport report, Func<ConfidenceInterval, double> read, ICollection<Measurement<double>> into)
    {
        if (report.Estimate is not { } estimate) return;
        ConfidenceInterval[] scores = [estimate.Accuracy, estimate.Precision, estimate.Recall, estimate.F1, estimate.RocAuc];
        for (int score = 0; score < (series.Estimate!.IsOfConfidence ? 1 : scores.Length); score++)
            if (read(scores[score]) is var value && double.IsFinite(value)) into.Add(new(value, series.Tags.Scores[score]));
    }
}
