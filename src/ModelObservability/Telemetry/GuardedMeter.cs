using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>
/// A meter that survives its listeners. A throwing <c>InstrumentPublished</c> comes out of every <c>Create…</c> of .NET after the
/// instrument was added to the meter; it is then found again, so that listeners that work keep working.
/// </summary>
/// <remarks>
/// Instruments are planned first and made by <see cref="Publish"/>: type initialisers plan, and never call a listener.
/// </remarks>
#pragma warning disable CA1001 // lives as long as the process
internal sealed class GuardedMeter(string name)
#pragma warning restore CA1001
{
    private readonly Meter meter = new(name, typeof(GuardedMeter).Assembly.GetName().Version?.ToString(3));
    private readonly Publication publication = new();

    /// <summary>Makes what is planned; see <see cref="Publication.Complete"/>.</summary>
    public void Publish() => publication.Complete();

    public GuardedHistogram Histogram(InstrumentDefinition definition)
    {
        GuardedHistogram histogram = new();
        publication.Plan(() => histogram.Becomes(Create(definition.Name, () => meter.CreateHistogram(
            definition.Name, definition.Unit, definition.Description, tags: null,
            definition.Buckets is { } buckets ? new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets } : null))));
        return histogram;
    }

    public GuardedInstrument Counter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Plan(definition, () => meter.CreateObservableCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    public GuardedInstrument UpDownCounter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Plan(definition, () => meter.CreateObservableUpDownCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    public GuardedInstrument Gauge(InstrumentDefinition definition, Action<ICollection<Measurement<double>>> observe) =>
        Plan(definition, () => meter.CreateObservableGauge(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    private GuardedInstrument Plan(InstrumentDefinition definition, Func<Instrument> create)
    {
        GuardedInstrument instrument = new();
        publication.Plan(() => instrument.Becomes(Create(definition.Name, create)));
        return instrument;
    }

    /// <summary>What was collected before a fault is still published.</summary>
    private static Func<IEnumerable<Measurement<T>>> Guard<T>(string name, Action<ICollection<Measurement<T>>> observe) where T : struct => () =>
    {
        List<Measurement<T>> measurements = [];
        try
        {
            observe(measurements);
            SeriesLimit.Check(name, measurements);
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
