using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>Where a fault was caught before it reached the application.</summary>
[Experimental("MOX001")]
public enum FaultSite
{
    /// <summary>A listener's callback on a measurement, an instrument or a collection.</summary>
    Meter,

    /// <summary>A listener's callback on a span, or a handler of <c>Activity.CurrentChanged</c>.</summary>
    Span,

    /// <summary>Hardware polling; a bug in the adapter.</summary>
    Poll,

    /// <summary>Reading an input, an output or a server's answer, including delegates from the application's options.</summary>
    Option,

    /// <summary>A handler of signals or evaluations.</summary>
    Signal,

    /// <summary>The application's clock.</summary>
    Clock,

    /// <summary>A sink of a training run, or the handler of its failure.</summary>
    Sink,

    /// <summary>Writing a file the application requested.</summary>
    File,

    /// <summary>A call on a disposed monitor: it throws nothing and records nothing.</summary>
    Disposed,

    /// <summary>A store of predictions.</summary>
    Store,
}

/// <summary>Counts exceptions caught at the boundary between telemetry and the application. Thread-safe.</summary>
[Experimental("MOX001")]
public static class Faults
{
    private static readonly long[] Counts = new long[Enum.GetValues<FaultSite>().Length];

    internal static long Total => Sum();

    internal static long At(FaultSite site) => Volatile.Read(ref Counts[(int)site]);

    /// <summary>Counts one fault, in <see cref="ModelMonitor.Faults"/> and <c>ml.telemetry.faults</c>.</summary>
    /// <param name="site">Where it was caught.</param>
    /// <returns>Always true, for use as an exception filter: <c>catch when (Faults.Caught(site))</c>.</returns>
    public static bool Caught(FaultSite site)
    {
        Interlocked.Increment(ref Counts[(int)site]);
        return true;
    }

    private static long Sum()
    {
        long sum = 0;
        for (int site = 0; site < Counts.Length; site++) sum += Volatile.Read(ref Counts[site]);
        return sum;
    }
}
