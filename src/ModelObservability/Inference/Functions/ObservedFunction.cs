using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>A synchronous call, watched.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedFunction<TInput, TOutput>(ModelMonitor monitor, Func<TInput, TOutput> inner, CallDetails<TInput, TOutput>? details)
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    public TOutput Invoke(TInput input)
    {
        if (ActiveCall.IsAlwaysWanted(monitor)) return InvokeObserved(input);
        return details is null ? inner(input) : InvokeDetailed(input);
    }

    // Kept out of Invoke, and the next one, too: while nobody listens their frames are not set up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TOutput InvokeDetailed(TInput input) => ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input) : inner(input);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TOutput InvokeObserved(TInput input)
    {
        if (!monitor.IsWatching()) return inner(input);
        ActiveCall call = default;
        call.Begin(monitor);
        try
        {
            details?.ReadInput(input, ref call);
            call.StartClock();
            TOutput output = inner(input);
            call.SetOutcome(InferenceOutcome.Success);
            call.StopClock();
            details?.ReadOutput(output, in call);
            return output;
        }
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            call.Finish();
            call.Leave();
        }
    }
}
