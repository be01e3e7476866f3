using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>Hears of one call while its span is open. What it throws is counted and goes no further.</summary>
[Experimental("MOX001")]
public interface ICallListener
{
    /// <summary>What an output that came said went wrong, as a code; null where nothing did. Asked for at the end.</summary>
    string? Failure => null;

    /// <summary>
    /// A stream that had to be waited for has answered: with an item, its end or a fault. Comes before what it answered; does not come for answers
    /// that are there at once, which are not worth a look at the clock.
    /// </summary>
    /// <param name="seconds">How long it was waited for; the caller's own time between two items is not in it.</param>
    void OnWait(double seconds);

    /// <summary>The call is over; comes once, on any thread.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">A code, the type of an exception, or null where nothing is known or nothing failed.</param>
    /// <param name="seconds">How long it took.</param>
    void OnEnd(InferenceOutcome outcome, object? error, double seconds);
}

/// <summary>Hears what comes out of a call, too.</summary>
/// <typeparam name="T">The output, or the items of a stream.</typeparam>
[Experimental("MOX001")]
public interface ICallListener<in T> : ICallListener
{
    /// <summary>The output or an item of the stream.</summary>
    /// <param name="output">What came.</param>
    /// <param name="seconds">Since the item before it, or since the call began.</param>
    void OnOutput(T output, double seconds);
}
