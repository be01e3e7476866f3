using System.Diagnostics;
using System.Numerics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Inspects the numbers of outputs: counts anomalies, predicted classes and confidence, and reports findings.</summary>
internal static class OutputReader
{
    private static readonly SignalDefinition[] SignalOf =
    [
        CoreSignals.NotFinite, CoreSignals.NotFinite, CoreSignals.Degenerate, CoreSignals.OutOfRange, null!, CoreSignals.Degenerate,
    ];

    /// <summary>Whether findings have listeners.</summary>
    public static bool IsWanted(ModelMonitor monitor, Activity? span) =>
        InferenceInstruments.OutputEnabled || span is not null || monitor.Signals.IsHeard;

    /// <summary>Scans the numbers of one call.</summary>
    public static void Read<T>(ReadOnlySpan<T> values, OutputInspection inspection, ModelMonitor monitor, Activity? span)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T minimum = T.CreateChecked(inspection.Minimum), maximum = T.CreateChecked(inspection.Maximum);
        ClassCounts? classes = monitor.Inference.Inspect(inspection);
        OutputFindings findings = new();
        bool confident = true;
        int width = classes is null ? values.Length : inspection.Classes;
        if (values.IsEmpty) findings.Add(OutputAnomaly.Empty, 0);
        bool healthy = OutputKernel.AllWithin(values, minimum, maximum);
        for (int start = 0; start < values.Length; start += width)
        {
            ReadOnlySpan<T> row = values.Slice(start, Math.Min(width, values.Length - start));
            if (!healthy) OutputKernel.Classify(row, minimum, maximum, start, ref findings);
            if (OutputKernel.IsConstant(row)) findings.Add(OutputAnomaly.Constant, start);
            if (classes is not null && row.Length == width) confident &= ReadScores(row, start, inspection, monitor, classes, ref findings);
        }

        if (classes is not null && values.Length % width != 0) monitor.Inference.Reject(InferenceRejection.ScoresNotInRows);
        if (!confident) monitor.Inference.Reject(InferenceRejection.ConfidenceOutOfRange);
        if (inspection.LacksClasses) monitor.Inference.Reject(InferenceRejection.ClassesNotGiven);

        if (findings.Any) Report(in findings, monitor, span);
    }

    /// <returns>Whether the row has a confidence, if one was requested.</returns>
    private static bool ReadScores<T>(
        ReadOnlySpan<T> row, int start, OutputInspection inspection, ModelMonitor monitor, ClassCounts classes, ref OutputFindings findings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        int best = OutputKernel.ArgMax(row);
        if (best < 0) return true; // a row with NaN has no highest score, and is an anomaly already
        classes.Add(best);
        double confidence = inspection.Scores == ScoreKind.Logit ? OutputKernel.HighestOfSoftmax(row, row[best]) : OutputKernel.HighestOfProbabilities(row, row[best]);
        if (double.IsNaN(confidence)) return false;
        InferenceInstruments.Confidence.Record(confidence, monitor.Inference.Tags);
        if (confidence < inspection.LowConfidence) findings.Add(OutputAnomaly.LowConfidence, start + best);
        return true;
    }

    private static void Report(in OutputFindings findings, ModelMonitor monitor, Activity? span)
    {
        for (OutputAnomaly anomaly = 0; anomaly <= OutputAnomaly.Constant; anomaly++)
        {
            if (findings.Outputs(anomaly) is not (> 0 and var outputs)) continue;
            monitor.Inference.AddAnomalies(anomaly, outputs);
            int first = findings.First(anomaly);
            if (span is not null) SpanEvents.Add(span, Names.Inference.Output.AnomalyEvent, new ActivityTagsCollection
            {
                [Names.Inference.Output.Anomaly] = InferenceSeries.NameOf(anomaly),
                [Names.Inference.Output.AnomalyCount] = outputs,
                [Names.Inference.Output.AnomalyIndex] = first,
            });
            if (SignalOf[(int)anomaly] is { } definition) monitor.Signals.Raise(definition, span, () => new Dictionary<string, object>
            {
                [Names.Inference.Output.Anomaly] = InferenceSeries.NameOf(anomaly),
                [Names.Inference.Output.AnomalyCount] = outputs,
                [Names.Inference.Output.AnomalyIndex] = first,
            });
        }
    }
}
