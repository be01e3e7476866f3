using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>
/// A meter that survives its listeners. A throwing <c>InstrumentPublished</c> comes out of every <c>Create…</c> of .NET after the
/// instrument was added to the meter; it is then found again, so that listeners that work keep working.
/// </summary>
#pragma warning disable CA1001 // lives as long as the process
internal sealed class GuardedMeter(string name)
#pragma warning restore CA1001
{
    private readonly Meter meter = new(name, typeof(GuardedMeter).Assembly.GetName().Version?.ToString(3));

    public GuardedHistogram Histogram(InstrumentDefinition definition) => new(Create(definition.Name, () =>
        meter.CreateHistogram(
            definition.Name, definition.Unit, definition.Description, tags: null,
            definition.Buckets is { } buckets ? new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets } : null)));

    public Instrument? Counter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Create(definition.Name, () => meter.CreateObservableCounter(definition.Name, Guard(observe), definition.Unit, definition.Description));

    public Instrument? UpDownCounter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Create(definition.Name, () => meter.CreateObservableUpDownCounter(definition.Name, Guard(observe), definition.Unit, definition.Description));

    public Instrument? Gauge(InstrumentDefinition definition, Action<ICollection<Measurement<double>>> observe) =>
        Create(definition.Name, () => meter.CreateObservableGauge(definition.Name, Guard(observe), definition.Unit, definition.Description));

    /// <summary>What was collected before a fault is still published.</summary>
    private static Func<IEnumerable<Measurement<T>>> Guard<T>(Action<ICollection<Measurement<T>>> observe) where T : struct => () =>
    {
        List<Measurement<T>> measurements = [];
        try
        {
            observe(measurements);
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }

        return measurements;
    };

    private TInstrument? Create<TInstrument>(string name, Func<TInstrument> create) where TInstrument : Instrument
    {
        try
        {
            return create();
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
            return Find<TInstrument>(name);
        }
    }

    private TInstrument? Find<TInstrument>(string name) where TInstrument : Instrument
    {
        Instrument? found = null;
        using MeterListener finder = new();
        finder.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, meter) && instrument.Name == name) found = instrument;
        };
        finder.Start();
        return found as TInstrument;
    }
}
