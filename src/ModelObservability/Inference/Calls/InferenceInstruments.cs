using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// The instruments of inference. Only histograms are recorded during a call; counts are read from the cells of the registered
/// series at collection.
/// </summary>
internal static class InferenceInstruments
{
    public static readonly GuardedSource Spans = CoreSource.Instance;
    public static readonly GuardedHistogram Duration = CoreMeter.Instance.Histogram(Names.Inference.Duration);
    public static readonly GuardedHistogram Phase = CoreMeter.Instance.Histogram(Names.Inference.Phase);
    public static readonly GuardedHistogram BatchSize = CoreMeter.Instance.Histogram(Names.Inference.BatchSize);
    public static readonly GuardedHistogram TimeToFirstItem = CoreMeter.Instance.Histogram(Names.Inference.Stream.TimeToFirstItem);
    public static readonly GuardedHistogram TimePerItem = CoreMeter.Instance.Histogram(Names.Inference.Stream.TimePerItem);

    private static readonly GuardedInstrument Items = CoreMeter.Instance.Counter<long>(Names.Inference.Items, ObserveItems);
    private static readonly GuardedInstrument Calls = CoreMeter.Instance.Counter<long>(Names.Inference.Calls, ObserveCalls);
    private static readonly GuardedInstrument Active = CoreMeter.Instance.UpDownCounter<long>(Names.Inference.Active, ObserveActive);
    private static readonly GuardedInstrument Anomalies = CoreMeter.Instance.Counter<long>(Names.Inference.Output.Anomalies, ObserveAnomalies);
    private static readonly GuardedInstrument Classes = CoreMeter.Instance.Counter<long>(Names.Inference.Output.Classes, ObserveClasses);
    private static readonly GuardedInstrument ConfidenceAtMost = CoreMeter.Instance.Counter<long>(Names.Inference.Output.ConfidenceAtMost, ObserveConfidence);
    private static readonly GuardedInstrument ConfidenceSum = CoreMeter.Instance.Counter<double>(Names.Inference.Output.ConfidenceSum, ObserveConfidenceSum);
    private static readonly GuardedInstrument Rejected = CoreMeter.Instance.Counter<long>(Names.Inference.Rejected, ObserveRejected);

    /// <summary>Declares the instruments, if that has not happened yet; <see cref="CoreMeter.Publish"/> creates them.</summary>
    public static void Declare() => _ = Rejected;

    /// <summary>Whether the instruments of every call have listeners. Checked once per call, before reading the clock; a few loads while there are none.</summary>
    public static bool CallsEnabled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // otherwise the JIT inlines it in some processes and not in others: 3 ns
        get => Duration.Enabled || Items.Enabled || Calls.Enabled || Active.Enabled || Spans.HasListeners;
    }

    /// <summary>Whether the instruments of batches, phases, streams and outputs have listeners.</summary>
    public static bool DetailsEnabled =>
        OutputEnabled || BatchSize.Enabled || Phase.Enabled || TimeToFirstItem.Enabled || TimePerItem.Enabled;

    /// <summary>Whether the instruments of outputs have listeners.</summary>
    public static bool OutputEnabled => Anomalies.Enabled || Classes.Enabled || Rejected.Enabled || ConfidenceAtMost.Enabled || ConfidenceSum.Enabled;

    private static void ObserveItems(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            foreach (InferenceOutcome outcome in Enum.GetValues<InferenceOutcome>())
                into.Add(new(model.Items(outcome), model.TagsOf(outcome)));
    }

    private static void ObserveCalls(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            foreach (InferenceOutcome outcome in Enum.GetValues<InferenceOutcome>())
                into.Add(new(model.Calls(outcome), model.TagsOf(outcome)));
    }

    private static void ObserveActive(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All) into.Add(new(model.Active, model.Tags));
    }

    private static void ObserveAnomalies(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            foreach (OutputAnomaly anomaly in Enum.GetValues<OutputAnomaly>())
                if (model.IsInspected) into.Add(new(model.Anomalies(anomaly), model.TagsOf(anomaly)));
    }

    private static void ObserveClasses(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
        {
            if (model.Classes is not { } classes) continue;
            for (int index = 0; index <= classes.Bound; index++)
                if (index < classes.Bound || classes.HasOthers) into.Add(new(classes.Count(index), classes.TagsOf(index)));
        }
    }

    private static void ObserveConfidence(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
        {
            if (model.Classes is not { } classes) continue;
            long atMost = 0;
            for (int bin = 0; bin < ConfidenceBins.Count; bin++) into.Add(new(atMost += classes.InBin(bin), classes.TagsOfBin(bin)));
        }
    }

    private static void ObserveConfidenceSum(ICollection<Measurement<double>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            if (model.Classes is { } classes) into.Add(new(classes.SumOfConfidences(), model.Tags));
    }

    private static void ObserveRejected(ICollection<Measurement<long>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            foreach (InferenceRejection reason in Enum.GetValues<InferenceRejection>())
                if (model.CanReject(reason)) into.Add(new(model.Rejected(reason), model.TagsOf(reason)));
    }
}
