using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>
/// Measures what a model's work uses of the hardware, as the meter of a shared taxi does: a reading is what one piece of work that had
/// run since the beginning would have to pay, so the difference of two readings is what a piece that ran between them pays.
/// </summary>
/// <remarks>
/// Called in every call of a joined model, on the application's threads: a few nanoseconds, no exception, no allocation. Timestamps are
/// those of the monitor's clock; ones that come late or failed do no harm.
/// </remarks>
[Experimental("MOX001")]
public interface IWorkMeter
{
    /// <summary>One more piece of work is under way.</summary>
    /// <param name="now">When.</param>
    /// <param name="isRead">Whether the reading is wanted; otherwise it is empty.</param>
    WorkReading Begin(long now, bool isRead);

    /// <summary>What the meter says, for parts of work that is under way.</summary>
    /// <param name="now">When.</param>
    WorkReading Read(long now);

    /// <summary>A piece of work is over.</summary>
    /// <param name="now">When.</param>
    /// <param name="items">Items it was made of.</param>
    /// <param name="isRead">Whether the reading is wanted; otherwise it is empty.</param>
    WorkReading End(long now, long items, bool isRead);

    /// <summary>Writes on a span what its work has used between two readings.</summary>
    /// <param name="span">The span, not stopped.</param>
    /// <param name="begin">The reading at the begin of the work.</param>
    /// <param name="end">The reading at its end.</param>
    /// <param name="items">Items it was made of.</param>
    void Describe(Activity span, in WorkReading begin, in WorkReading end, long items);
}

/// <summary>What a meter says at one moment.</summary>
/// <param name="At">Timestamp of the monitor's clock.</param>
/// <param name="Joules">Energy.</param>
/// <param name="BusySeconds">Time the devices were busy, added up over the devices.</param>
[Experimental("MOX001")]
public readonly record struct WorkReading(long At, double Joules, double BusySeconds);

/// <summary>The meters of one monitor.</summary>
/// <param name="Inference">Of its calls.</param>
/// <param name="Training">Of its training runs, whose items are steps.</param>
[Experimental("MOX001")]
public sealed record WorkMeters(IWorkMeter Inference, IWorkMeter Training);
