using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A meter that survives its listeners. A throwing <c>InstrumentPublished</c> comes out of every <c>Create…</c> of .NET after the
/// instrument was added to the meter; it is then found again, so that listeners that work keep working.
/// </summary>
/// <remarks>
/// Instruments are planned first and made by <see cref="Publish"/>: type initialisers plan, and never call a listener.
/// </remarks>
[Experimental("MOX001")]
#pragma warning disable CA1001 // lives as long as the process
public sealed class GuardedMeter
#pragma warning restore CA1001
{
    private readonly Meter meter;
    private readonly Publication publication = new();

    /// <summary>A meter, without instruments yet.</summary>
    /// <param name="name">Its name: what applications give to <c>AddMeter</c>.</param>
    /// <param name="version">The version of the package that makes it; null for none.</param>
    public GuardedMeter(string name, string? version = null) => meter = new(name, version);

    /// <summary>The meter of <see cref="ModelMonitor.SourceName"/>, for the packages of this project.</summary>
    public static GuardedMeter Shared => CoreMeter.Instance;

    /// <summary>
    /// Makes the instruments that are planned. Call it where the adapter is first used, never in a type initialiser: listeners are called from here.
    /// </summary>
    public void Publish() => publication.Complete();

    /// <summary>Plans a histogram.</summary>
    /// <param name="definition">What it is called.</param>
    /// <returns>The histogram; it records nothing until it is published.</returns>
    public GuardedHistogram Histogram(InstrumentDefinition definition)
    {
        GuardedHistogram histogram = new();
        publication.Plan(() => histogram.Becomes(Create(definition.Name, () => meter.CreateHistogram(
            definition.Name, definition.Unit, definition.Description, tags: null,
            definition.Buckets is { } buckets ? new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets } : null))));
        return histogram;
    }

    /// <summary>Plans a counter, read when somebody collects.</summary>
    /// <typeparam name="T">A numeric type that .NET has counters of.</typeparam>
    /// <param name="definition">What it is called.</param>
    /// <param name="observe">Adds the measurements of now. What it throws is counted; what it added before is still published.</param>
    public GuardedInstrument Counter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Plan(definition, () => meter.CreateObservableCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    /// <summary>Plans a number that goes up and down, read when somebody collects.</summary>
    /// <typeparam name="T">A numeric type that .NET has counters of.</typeparam>
    /// <param name="definition">What it is called.</param>
    /// <param name="observe">Adds the measurements of now. What it throws is counted; what it added before is still published.</param>
    public GuardedInstrument UpDownCounter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Plan(definition, () => meter.CreateObservableUpDownCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    /// <summary>Plans a gauge, read when somebody collects.</summary>
    /// <param name="definition">What it is called.</param>
    /// <param name="observe">Adds the measurements of now. What it throws is counted; what it added before is still published.</param>
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
