using System.Diagnostics;
using System.Numerics;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Inspects the numbers of outputs: counts anomalies and what could not be read, and reports findings.</summary>
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
        OutputFindings findings = new();
        if (values.IsEmpty) findings.Add(OutputAnomaly.Empty, 0);
        if (monitor.Inference.Inspect(inspection) is { } classes)
        {
            if (!RowReader.Read(values, inspection, classes, ref findings)) monitor.Inference.Reject(InferenceRejection.ConfidenceOutOfRange);
            if (values.Length % inspection.Classes != 0) monitor.Inference.Reject(InferenceRejection.ScoresNotInRows);
        }
        else if (!values.IsEmpty)
        {
            T minimum = T.CreateChecked(inspection.Minimum), maximum = T.CreateChecked(inspection.Maximum);
            OutputKernel.FindAnomalies(values, OutputKernel.AllWithin(values, minimum, maximum), minimum, maximum, 0, ref findings);
        }

        if (inspection.LacksClasses) monitor.Inference.Reject(InferenceRejection.ClassesNotGiven);
        if (findings.Any) Report(in findings, monitor, span);
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
            if (SignalOf[(int)anomaly] is { } definition) Raise(definition, anomaly, outputs, first, monitor, span);
        }
    }

    // Apart, because what the evidence captures is allocated where it is declared.
    private static void Raise(SignalDefinition definition, OutputAnomaly anomaly, long outputs, int first, ModelMonitor monitor, Activity? span) =>
        monitor.Signals.Raise(definition, span, () => new Dictionary<string, object>
        {
            [Names.Inference.Output.Anomaly] = InferenceSeries.NameOf(anomaly),
            [Names.Inference.Output.AnomalyCount] = outputs,
            [Names.Inference.Output.AnomalyIndex] = first,
        });
}
