namespace ModelObservability.Inference;

/// <summary>Hears of one call while its span is open. What it throws is counted, never felt.</summary>
internal interface ICallListener
{
    /// <summary>What an output that came says went wrong, as a code; null where nothing did. Asked for at the end.</summary>
    string? Failure => null;

    /// <summary>
    /// A stream that had to be waited for has answered: with an item, its end or a fault. Heard before what it answered; not heard of answers
    /// that are there at once, which are not worth a look at the clock.
    /// </summary>
    /// <param name="seconds">How long it was waited for; the caller's own time between two items is not in it.</param>
    void Waited(double seconds);

    /// <summary>The call is over; heard once, on any thread.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">A code, the type of an exception, or null where nothing is known or nothing failed.</param>
    /// <param name="seconds">How long it took.</param>
    void Ended(InferenceOutcome outcome, object? error, double seconds);
}

/// <summary>Hears what comes out of a call, too.</summary>
/// <typeparam name="T">The output, or the items of a stream.</typeparam>
internal interface ICallListener<in T> : ICallListener
{
    /// <summary>The output or an item of the stream.</summary>
    /// <param name="output">What came.</param>
    /// <param name="seconds">Since the item before it, or since the call began.</param>
    void Took(T output, double seconds);
}
