using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>
/// Measures the share of the hardware that a model's work uses, like the meter of a shared taxi: a reading is what a piece of work running since
/// the beginning would have been charged, so the difference of two readings is the charge for work that ran between them.
/// </summary>
/// <remarks>
/// Used in every call of a joined model, on the application's threads: it must take a few nanoseconds, throw nothing and allocate nothing. Timestamps
/// are those of the monitor's clock; late or failed ones must do no harm.
/// </remarks>
[Experimental("MOX001")]
public interface IWorkMeter
{
    /// <summary>A piece of work starts.</summary>
    /// <param name="now">A timestamp of the monitor's clock.</param>
    /// <param name="isRead">Whether the reading is needed; otherwise return an empty one.</param>
    WorkReading Begin(long now, bool isRead);

    /// <summary>A reading in the middle of a piece of work.</summary>
    /// <param name="now">A timestamp of the monitor's clock.</param>
    WorkReading Read(long now);

    /// <summary>A piece of work ends.</summary>
    /// <param name="now">A timestamp of the monitor's clock.</param>
    /// <param name="items">The number of items in it.</param>
    /// <param name="isRead">Whether the reading is needed; otherwise return an empty one.</param>
    WorkReading End(long now, long items, bool isRead);

    /// <summary>Adds the usage between two readings to a span.</summary>
    /// <param name="span">A span that has not been stopped.</param>
    /// <param name="begin">The reading at the start of the work.</param>
    /// <param name="end">The reading at its end.</param>
    /// <param name="items">The number of items in it.</param>
    void Describe(Activity span, in WorkReading begin, in WorkReading end, long items);
}

/// <summary>A reading of a work meter.</summary>
/// <param name="At">A timestamp of the monitor's clock.</param>
/// <param name="Joules">Energy in joules.</param>
/// <param name="BusySeconds">Busy time in seconds, summed over the devices.</param>
[Experimental("MOX001")]
public readonly record struct WorkReading(long At, double Joules, double BusySeconds);

/// <summary>The meters of one monitor.</summary>
/// <param name="Inference">The meter of its calls.</param>
/// <param name="Training">The meter of its training runs, whose items are steps.</param>
[Experimental("MOX001")]
public sealed record WorkMeters(IWorkMeter Inference, IWorkMeter Training);
