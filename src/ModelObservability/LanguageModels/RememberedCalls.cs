using System.Diagnostics;
using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>The spans of a model's recent calls by the ids of their responses, for evaluations that come later. Bounded. Thread-safe.</summary>
internal sealed class RememberedCalls : IDisposable
{
    private readonly Lock gate = new();
    private readonly ModelMonitor monitor;
    private readonly SafeClock clock;
    private readonly DelayedLabelBuffer<string, ActivityContext> spans;
    private readonly long maxAge;

    private RememberedCalls(ModelMonitor monitor, EvaluationOptions options)
    {
        (this.monitor, clock, Options) = (monitor, monitor.Clock, options);
        spans = new(options.Capacity);
        maxAge = clock.Units(options.MaxAge);
    }

    public EvaluationOptions Options { get; }

    /// <summary>Those of a monitor, which remembers its calls from now on.</summary>
    /// <exception cref="InvalidOperationException">It remembers them with other options already.</exception>
    public static RememberedCalls Of(ModelMonitor monitor, EvaluationOptions? options)
    {
        RememberedCalls calls = monitor.Part(owner => owner.RememberedCalls = new RememberedCalls(owner, options ?? new()));
        if (options is null || options == calls.Options) return calls;
        throw new InvalidOperationException(
            $"Evaluations of {monitor.Identity.Name} are tracked with {calls.Options} already; they cannot be tracked with {options} as well.");
    }

    public void Add(string? responseId, Activity? span)
    {
        if (responseId is null || span is null) return;
        long now = clock.Timestamp();
        lock (gate)
        {
            Forget(now);
            spans.TryAdd(responseId, span.Context, now);
        }
    }

    public bool TryFind(string responseId, out ActivityContext span)
    {
        lock (gate)
        {
            Forget(clock.Timestamp());
            return spans.TryLabel(responseId, out span, out _, out _);
        }
    }

    public void Dispose() => monitor.RememberedCalls = null;

    private void Forget(long now)
    {
        if (now > long.MinValue / 2) spans.ForgetBefore(now - maxAge); // else the clock failed: nothing is forgotten on its word
    }
}
