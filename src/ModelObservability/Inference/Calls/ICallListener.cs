using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>Receives the events of one call while its span is open. Exceptions are caught and counted.</summary>
[Experimental("MOX001")]
public interface ICallListener
{
    /// <summary>The error code reported in an output; null for none. Read when the call ends.</summary>
    string? Failure => null;

    /// <summary>
    /// Called when a wait for a stream is over: for an item, its end or a fault. It precedes the event itself, and is not called for results
    /// that are available immediately.
    /// </summary>
    /// <param name="seconds">The waiting time, without the caller's own time between two items.</param>
    void OnWait(double seconds);

    /// <summary>Called once when the call ends, on any thread.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="error">A code or the type of an exception; null if the call succeeded or the reason is unknown.</param>
    /// <param name="seconds">Its duration.</param>
    void OnEnd(InferenceOutcome outcome, object? error, double seconds);
}

/// <summary>Also receives the outputs of the call.</summary>
/// <typeparam name="T">The type of the output, or of the items of a stream.</typeparam>
[Experimental("MOX001")]
public interface ICallListener<in T> : ICallListener
{
    /// <summary>Called with the output, or with each item of a stream.</summary>
    /// <param name="output">The output or item.</param>
    /// <param name="seconds">Time since the previous item, or since the call began.</param>
    void OnOutput(T output, double seconds);
}
