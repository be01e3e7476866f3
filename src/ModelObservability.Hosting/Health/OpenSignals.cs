using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ModelObservability.Hosting.Health;

/// <summary>
/// The signals that were seen within the window: heard when they are raised, which is once an episode, and read from the gauge of those that are
/// seen now, which is how a long episode stays open. Thread-safe.
/// </summary>
internal sealed class OpenSignals : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Model, string Code), Seen> seen = [];
    private readonly ModelHealthOptions options;
    private readonly TimeProvider time;

    public OpenSignals(ModelHealthOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        ModelMonitor.AnySignalRaised += Hear;
    }

    /// <summary>Finds the open ones of models that still have a monitor.</summary>
    public IEnumerable<Finding> Find(IReadOnlyList<Reading> readings)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            HashSet<(string Model, string Code)> known = [];
            foreach (Reading reading in readings)
            {
                if (reading.Instrument != ModelReadings.Names.ActiveSignals) continue;
                (string Model, string Code) key = (reading.Model, reading[ModelReadings.Names.Code]);
                known.Add(key);
                if (reading.Value > 0) seen[key] = new(now, SeverityOf(reading), seen.TryGetValue(key, out Seen before) ? before.Message : null);
            }

            foreach (var (key, last) in seen)
                if (!known.Contains(key) || time.GetElapsedTime(last.At, now) > options.SignalWindow) seen.Remove(key);
            return
            [
                .. seen.Where(pair => !options.IgnoredSignals.Contains(pair.Key.Code, StringComparer.OrdinalIgnoreCase))
                    .OrderBy(static pair => pair.Key.Model, StringComparer.Ordinal).ThenBy(static pair => pair.Key.Code, StringComparer.Ordinal)
                    .Select(pair => new Finding(pair.Key.Model, pair.Value.Message is { } message ? $"{pair.Key.Code} {message}" : pair.Key.Code, StatusOf(pair.Value.Severity))),
            ];
        }
    }

    public void Dispose() => ModelMonitor.AnySignalRaised -= Hear;

    private static SignalSeverity SeverityOf(Reading reading) => reading[ModelReadings.Names.Severity] switch
    {
        "error" => SignalSeverity.Error,
        "warning" => SignalSeverity.Warning,
        _ => SignalSeverity.Information,
    };

    private HealthStatus StatusOf(SignalSeverity severity) => severity switch
    {
        SignalSeverity.Error => options.ErrorSignal,
        SignalSeverity.Warning => options.WarningSignal,
        _ => HealthStatus.Healthy,
    };

    private void Hear(Signal signal)
    {
        Reading raised = new("", 1, ModelTags.Of(signal.Model, new KeyValuePair<string, object?>(ModelReadings.Names.Code, signal.Code))); // as the gauge has them
        lock (gate) seen[(raised.Model, raised[ModelReadings.Names.Code])] = new(time.GetTimestamp(), signal.Severity, signal.Message);
    }

    private readonly record struct Seen(long At, SignalSeverity Severity, string? Message);
}
