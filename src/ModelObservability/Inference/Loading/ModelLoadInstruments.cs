using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>The instruments of the model itself: its identity, and how it was loaded.</summary>
internal static class ModelLoadInstruments
{
    public static readonly GuardedHistogram Duration = CoreMeter.Instance.Histogram(Names.Model.LoadDuration);

    private static readonly GuardedInstrument Memory = CoreMeter.Instance.Gauge(Names.Model.LoadMemory, Observe);
    private static readonly GuardedInstrument Info = CoreMeter.Instance.Gauge(Names.Model.Info, ObserveInfo);

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = (Memory, Info);

    private static void ObserveInfo(ICollection<Measurement<double>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.Live) into.Add(new(1, model.Tags));
    }

    private static void Observe(ICollection<Measurement<double>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.Live)
            if (model.LoadedBytes is > 0 and var bytes) into.Add(new(bytes, model.Tags));
    }
}
