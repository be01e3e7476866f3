using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>An observed synchronous function.</summary>
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
internal sealed class ObservedFunction<TInput, TOutput>(ModelMonitor monitor, Func<TInput, TOutput> inner, CallDetails<TInput, TOutput>? details)
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    public TOutput Invoke(TInput input)
    {
        if (ActiveCall.IsAlwaysWanted(monitor)) return InvokeObserved(input);
        return details is null ? inner(input) : InvokeDetailed(input);
    }

    // This method and the next are kept out of Invoke, so that it sets up no stack frame for them while there are no listeners.
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
            throw; // never reached: the filter returns false
        }
        finally
        {
            call.Finish();
            call.Leave();
        }
    }
}
