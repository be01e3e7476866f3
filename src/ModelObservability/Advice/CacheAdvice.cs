using ModelObservability.Inference;
using ModelObservability.Instrumentation;
using ModelObservability.Signals;

namespace ModelObservability.Advice;

/// <summary>Advice from inputs that are there again, where the application gives their hashes. For one thread at a time.</summary>
internal sealed class CacheAdvice(ModelMonitor monitor)
{
    private const long Enough = 1_000;
    private const double WorthACache = 0.2;

    private (long Hashed, long Repeated) from = monitor.Inference.Inputs?.Counts ?? default;
    private AdviceFinding[] last = [];

    /// <summary>Compares every thousand inputs; until then what was said holds.</summary>
    public IEnumerable<AdviceFinding> Find()
    {
        if (monitor.Inference.Inputs is not { } seen) return last;
        (long hashed, long repeated) = seen.Counts;
        long inputs = hashed - from.Hashed;
        if (inputs < Enough) return last;
        double share = (repeated - from.Repeated) / (double)inputs;
        from = (hashed, repeated);
        return last = share < WorthACache ? [] :
        [
            new(CoreSignals.CacheAnswers, new Dictionary<string, object>
            {
                ["repeated_share"] = share,
                ["inputs"] = inputs,
                ["places"] = RepeatedInputs.Places,
            }),
        ];
    }
}
