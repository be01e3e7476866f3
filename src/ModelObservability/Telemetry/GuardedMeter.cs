using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// A meter protected from its listeners. In .NET an exception of <c>InstrumentPublished</c> escapes from <c>Create…</c> after the
/// instrument has been added to the meter; the guarded meter finds the instrument again, so that the other listeners keep working.
/// </summary>
/// <remarks>
/// Instruments are declared first and created by <see cref="Publish"/>, so that type initializers never call listeners.
/// </remarks>
[Experimental("MOX001")]
#pragma warning disable CA1001 // lives as long as the process
public sealed class GuardedMeter
#pragma warning restore CA1001
{
    private readonly Meter meter;
    private readonly Publication publication = new();

    /// <summary>Creates a meter without instruments.</summary>
    /// <param name="name">The name applications pass to <c>AddMeter</c>.</param>
    /// <param name="version">The version of the instrumenting package; null for none.</param>
    public GuardedMeter(string name, string? version = null) => meter = new(name, version);

    /// <summary>The meter of <see cref="ModelMonitor.SourceName"/>, for the packages of this project.</summary>
    public static GuardedMeter Shared => CoreMeter.Instance;

    /// <summary>
    /// Creates the declared instruments. Call it when the adapter is first used, never from a type initializer, because it calls listeners.
    /// </summary>
    public void Publish() => publication.Complete();

    /// <summary>Declares a histogram.</summary>
    /// <param name="definition">Its name, unit and description.</param>
    /// <returns>The histogram; it records nothing until it is published.</returns>
    public GuardedHistogram Histogram(InstrumentDefinition definition)
    {
        GuardedHistogram histogram = new();
        publication.Add(() => histogram.Becomes(Create(definition.Name, () => meter.CreateHistogram(
            definition.Name, definition.Unit, definition.Description, tags: null,
            definition.Buckets is { } buckets ? new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets } : null))));
        return histogram;
    }

    /// <summary>Declares an observable counter.</summary>
    /// <typeparam name="T">A numeric type that .NET supports for counters.</typeparam>
    /// <param name="definition">Its name, unit and description.</param>
    /// <param name="observe">Adds the current measurements. If it throws, the exception is counted and what it has added is still published.</param>
    public GuardedInstrument Counter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Declare(definition, () => meter.CreateObservableCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    /// <summary>Declares an observable up-down counter.</summary>
    /// <typeparam name="T">A numeric type that .NET supports for counters.</typeparam>
    /// <param name="definition">Its name, unit and description.</param>
    /// <param name="observe">Adds the current measurements. If it throws, the exception is counted and what it has added is still published.</param>
    public GuardedInstrument UpDownCounter<T>(InstrumentDefinition definition, Action<ICollection<Measurement<T>>> observe) where T : struct =>
        Declare(definition, () => meter.CreateObservableUpDownCounter(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    /// <summary>Declares an observable gauge.</summary>
    /// <param name="definition">Its name, unit and description.</param>
    /// <param name="observe">Adds the current measurements. If it throws, the exception is counted and what it has added is still published.</param>
    public GuardedInstrument Gauge(InstrumentDefinition definition, Action<ICollection<Measurement<double>>> observe) =>
        Declare(definition, () => meter.CreateObservableGauge(definition.Name, Guard(definition.Name, observe), definition.Unit, definition.Description));

    private GuardedInstrument Declare(InstrumentDefinition definition, Func<Instrument> create)
    {
        GuardedInstrument instrument = new();
        publication.Add(() => instrument.Becomes(Create(definition.Name, create)));
        return instrument;
    }

    /// <summary>Measurements collected before a fault are still published.</summary>
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
