using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>The instruments of loading a model.</summary>
internal static class ModelLoadInstruments
{
    public static readonly GuardedHistogram Duration = CoreMeter.Instance.Histogram(Names.Model.LoadDuration);

    private static readonly GuardedInstrument Memory = CoreMeter.Instance.Gauge(Names.Model.LoadMemory, Observe);

    /// <summary>Plans the instruments, if they are not planned yet.</summary>
    public static void Plan() => _ = Memory;

    private static void Observe(ICollection<Measurement<double>> into)
    {
        foreach (InferenceSeries model in InferenceModels.Registry.All)
            if (model.LoadedBytes is > 0 and var bytes) into.Add(new(bytes, model.Tags));
    }
}
