using ModelObservability.Instrumentation;
using ModelObservability.Signals;

namespace ModelObservability.Advice;

/// <summary>Everything that has advice about one monitor's model. Thread-safe.</summary>
internal sealed class Advisors : IDisposable
{
    /// <summary>Findings that are told once stay in a diagnosis for this long.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    private readonly ModelMonitor monitor;
    private readonly Lock gate = new();
    private readonly List<Func<IEnumerable<AdviceFinding>>> rules;
    private readonly HashSet<string> codes = [.. CoreSignals.Advice.Select(definition => definition.Code)];
    private HashSet<(string Code, object? Run)> open = []; // advice that was told and still holds

    public Advisors(ModelMonitor monitor)
    {
        this.monitor = monitor;
        InferenceAdvice calls = new(monitor);
        CacheAdvice inputs = new(monitor);
        rules =
        [
            () => TrainingAdvice.Of(monitor.Training), calls.Find, inputs.Find, () => QualityAdvice.Of(monitor.Identity), () => RetrainAdvice.Of(monitor.Identity),
        ];
    }

    /// <summary>Adds rules of an adapter; what they throw is caught and counted.</summary>
    public void Add(Func<IEnumerable<AdviceFinding>> more)
    {
        lock (gate) rules.Add(more);
    }

    public Diagnosis Diagnose()
    {
        monitor.Signals.BeginDiagnoses();
        List<AdviceFinding> found = [], fresh = [];
        lock (gate)
        {
            foreach (Func<IEnumerable<AdviceFinding>> rule in rules) found.AddRange(Ask(rule));
            HashSet<(string, object?)> now = [];
            foreach (AdviceFinding finding in found)
            {
                codes.Add(finding.Definition.Code);
                var key = (finding.Definition.Code, finding.Evidence.GetValueOrDefault("run"));
                if (now.Add(key) && !open.Contains(key)) fresh.Add(finding);
            }

            open = now;
        }

        foreach (var (definition, evidence) in fresh) monitor.Signals.Announce(definition, null, evidence); // outside of the lock: handlers are the application's
        IEnumerable<Signal> seen = monitor.Signals.Seen(Recent).Where(signal => !codes.Contains(signal.Code));
        IEnumerable<Signal> advice = found.Select(finding => monitor.Signals.Describe(finding.Definition, null, finding.Evidence));
        return new(monitor.Identity, monitor.Clock.UtcNow(), [.. seen.Concat(advice).OrderByDescending(signal => signal.Severity)]);
    }

    public void Dispose()
    {
    }

    private static AdviceFinding[] Ask(Func<IEnumerable<AdviceFinding>> rule)
    {
        try
        {
            return [.. rule()];
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return [];
        }
    }
}
