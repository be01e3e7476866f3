using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ModelObservability;
using ModelObservability.LanguageModels;

namespace Deploy.Tests.Telemetry;

/// <summary>Every instrument of both meters, as a listener is told of them.</summary>
internal static class PublishedInstruments
{
    public static IReadOnlyList<Instrument> All { get; } = Collect();

    public static string KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var name when name.StartsWith("ObservableUpDown", StringComparison.Ordinal) => "up-down counter",
        var name when name.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        var name when name.StartsWith("ObservableGauge", StringComparison.Ordinal) => "gauge",
        var name when name.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var name => throw new NotSupportedException($"{instrument.Name} is a {name}: no instrument of ours is of that kind."),
    };

    public static IReadOnlyList<double>? BucketsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> real => real.Advice?.HistogramBucketBoundaries,
        Histogram<long> whole => whole.Advice?.HistogramBucketBoundaries?.Select(static bound => (double)bound).ToList(),
        _ => null,
    };

    private static List<Instrument> Collect()
    {
        // Instruments are declared by the classes that hold them, and created with the next monitor.
        foreach (Type holder in typeof(ModelMonitor).Assembly.GetTypes().Where(type => type.Name.EndsWith("Instruments", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(holder.TypeHandle);
        _ = (LanguageModelInstruments.Stable, LanguageModelInstruments.Latest);
        using ModelMonitor monitor = new("every instrument");
        using GpuMonitor gpus = new(null, null, () => null);
        List<Instrument> instruments = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is ModelMonitor.SourceName or GpuMonitor.MeterName) instruments.Add(instrument);
            },
        };
        listener.Start();
        return [.. instruments.OrderBy(instrument => instrument.Name, StringComparer.Ordinal)];
    }
}
