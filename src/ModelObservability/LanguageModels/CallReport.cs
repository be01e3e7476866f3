using System.Diagnostics;
using ModelObservability.Instrumentation;

namespace ModelObservability.LanguageModels;

/// <summary>What a call remembers for <see cref="CallInfo"/>, and the way to the application. Made only where the application asked for it.</summary>
/// <param name="ended">The application's handler.</param>
/// <param name="caller">The context of the caller, in which the handler runs; null if its flow is suppressed.</param>
internal sealed class CallReport(Action<CallInfo> ended, ExecutionContext? caller)
{
    private double toFirst, between;
    private double? queue, prefill, decode;

    public long Chunks { get; private set; }

    public TimeSpan? TimeToFirstChunk => Chunks > 0 ? Time(toFirst) : null;

    public TimeSpan? TimePerOutputChunk => Chunks > 1 ? Time(between / (Chunks - 1)) : null;

    public TimeSpan? QueueTime => Time(queue);

    public TimeSpan? PrefillTime => Time(prefill);

    public TimeSpan? DecodeTime => Time(decode);

    /// <summary>A report of a call that begins; null where nobody asked.</summary>
    public static CallReport? Of(LanguageModelEndpoint endpoint, ExecutionContext? caller) =>
        endpoint.OnCallEnded is { } ended ? new(ended, caller ?? ExecutionContext.Capture()) : null;

    /// <summary>A time that a clock or a server gave; null where it cannot be one.</summary>
    public static TimeSpan? Time(double? seconds) => seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds.Value) : null;

    public void CountChunk(double seconds)
    {
        if (Chunks++ == 0) toFirst = seconds;
        else between += seconds;
    }

    public void ReadServerTimes(double? queueSeconds, double? prefillSeconds, double? decodeSeconds) =>
        (queue, prefill, decode) = (queueSeconds, prefillSeconds, decodeSeconds);

    /// <summary>
    /// Tells the application. The caller's context makes its log scopes and the call's span current; what the handler changes in it is undone.
    /// </summary>
    public void Tell(CallInfo info)
    {
        Activity? current = Activity.Current;
        try
        {
            if (caller is null) ended(info);
            else ExecutionContext.Run(caller, _ => ended(info), null);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        GuardedSource.MakeCurrent(current);
    }
}
