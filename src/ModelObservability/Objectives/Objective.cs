using ModelObservability.Instrumentation;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Objectives;

/// <summary>
/// A target for a share of good events, such as 99 % of calls within 50 ms, with its error budget and how fast it is spent. Thread-safe. It is
/// evaluated at every collection, when <see cref="State"/> is read, and every ten seconds while calls it counts come in.
/// </summary>
/// <remarks>Memory: 1.5 KB for each rule and as much again for its short window.</remarks>
public sealed class Objective
{
    private readonly Lock gate = new();
    private readonly ObjectiveOptions options;
    private readonly TrailingCounts period;
    private readonly Rule[] rules;
    private readonly List<ModelMonitor> monitors = [];
    private readonly SafeClock clock;
    private readonly SharedReading<ObjectiveState> collected;
    private Func<(long Good, long Total)> counts = static () => default;
    private long before; // the timestamp of the last reading
    private (long Good, long Total) start;
    private (double Now, long Good, long Total) last;

    internal Objective(ModelMonitor monitor, string name, double target, ObjectiveOptions options, string kind)
    {
        (Name, Target, this.options, Kind, Model, clock) = (name, target, options, kind, monitor.Identity, monitor.Clock);
        before = clock.Timestamp();
        collected = new(clock, Evaluate);
        period = new(options.Period.TotalSeconds);
        rules = [.. options.Windows.Select(window => new Rule(window, options.Period))];
        Tags = new(monitor.Identity, name, rules.Select(rule => rule.Window));
    }

    /// <summary>The name of the objective: the value of <c>ml.objective.name</c>.</summary>
    public string Name { get; }

    /// <summary>The share of events that must be good, more than 0 and less than 1.</summary>
    public double Target { get; }

    /// <summary>What is known now.</summary>
    public ObjectiveState State => Evaluate();

    /// <summary>Whether its counts are those of calls, which takes next to nothing to read.</summary>
    internal bool CountsCalls => Kind is "latency" or "success";

    /// <summary>What it counts: <c>latency</c>, <c>success</c>, <c>accuracy</c>, or <c>other</c>.</summary>
    internal string Kind { get; }

    internal ModelIdentity Model { get; }

    internal ObjectiveTags Tags { get; }

    /// <summary>The state that the instruments of a collection share.</summary>
    internal ObjectiveState For(InstrumentDefinition reader) => collected.For(reader);

    /// <summary>Adds a monitor; after the last one was disposed the counts go on with those of the new one.</summary>
    internal void Add(ModelMonitor monitor, Func<Func<(long Good, long Total)>> begin)
    {
        lock (gate)
        {
            monitors.RemoveAll(other => other.IsDisposed || other == monitor);
            if (monitors.Count == 0)
            {
                counts = begin();
                var (good, total) = Count(counts);
                start = (good - last.Good, total - last.Total);
            }

            monitors.Add(monitor);
        }
    }

    /// <summary>Reads the counts and raises signals. Never throws.</summary>
    internal ObjectiveState Evaluate()
    {
        List<(SignalDefinition Definition, BurnRate Rate, Rule Rule)> found = [];
        ObjectiveState state;
        ModelMonitor? monitor;
        lock (gate)
        {
            monitor = monitors.Find(candidate => !candidate.IsDisposed);
            if (monitor is not null) Read(); // else the delegate may be of something that is gone, too
            var (now, good, total) = last;
            BurnRate[] rates = [.. rules.Select(rule => rule.At(now, good, total, Target, options.MinEvents))];
            for (int index = 0; index < rules.Length; index++)
                if (rules[index].Begins(rates[index])) found.Add((rules[index].Signal, rates[index], rules[index]));
            var (spentGood, spentTotal, _) = period.At(now, good, total);
            double remaining = spentTotal == 0 ? double.NaN : 1 - (spentTotal - spentGood) / (spentTotal * (1 - Target));
            state = new(good, total - good, remaining, rates);
        }

        foreach (var (definition, rate, rule) in found) // outside of the lock: handlers are the application's
            monitor?.Signals.Announce(definition, span: null, Evidence(state, rate, rule));
        return state;
    }

    /// <summary>Takes the last totals, which are published once more.</summary>
    internal void Finish()
    {
        lock (gate) Read();
    }

    /// <summary>Takes the totals of now; where the clock or the application's delegate fails, those from before stay.</summary>
    private void Read()
    {
        long timestamp = clock.Timestamp();
        double passed = clock.Seconds(before, timestamp); // 0 where the clock went back: it goes on from there
        before = timestamp;
        if (double.IsNaN(passed)) return;
        last.Now += passed;
        var (good, total) = Count(counts);
        (good, total) = (good - start.Good, total - start.Total);
        if (good < last.Good || total - good < last.Total - last.Good) return; // counts never fall
        last = (last.Now, good, total);
    }

    private static (long Good, long Total) Count(Func<(long Good, long Total)> counts)
    {
        try
        {
            return counts();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return default; // less than before, so what was known stays
        }
    }

    private Dictionary<string, object> Evidence(ObjectiveState state, BurnRate rate, Rule rule) => new()
    {
        ["objective"] = Name,
        ["target"] = Target,
        ["long_window"] = rule.Window.Length.ToString("c"),
        ["burn_rate_long"] = rate.LongRate,
        ["short_window"] = rule.Window.ShortLength.ToString("c"),
        ["burn_rate_short"] = rate.ShortRate,
        ["factor"] = rule.Factor,
        ["budget_remaining"] = state.BudgetRemaining,
    };

    /// <summary>One rule with its two windows and whether its episode is under way.</summary>
    private sealed class Rule(BurnRateWindow window, TimeSpan period)
    {
        private const double EndsBelow = 0.8;

        private readonly TrailingCounts longCounts = new(window.Length.TotalSeconds), shortCounts = new(window.ShortLength.TotalSeconds);
        private bool burning;

        public BurnRateWindow Window { get; } = window;

        public double Factor { get; } = window.Factor(period);

        public SignalDefinition Signal => Window.IsUrgent ? CoreSignals.BudgetBurnsFast : CoreSignals.BudgetBurns;

        public BurnRate At(double now, long good, long total, double target, long least)
        {
            var (longGood, longTotal, seen) = longCounts.At(now, good, total);
            var (shortGood, shortTotal, _) = shortCounts.At(now, good, total);
            double overLong = Rate(longGood, longTotal, target) * seen, overShort = Rate(shortGood, shortTotal, target);
            return new(Window, overLong, overShort, shortTotal >= least && overLong >= Factor && overShort >= Factor);
        }

        /// <summary>Whether an episode begins. It ends when the rate in the long window is clearly below the factor, so that it does not flap.</summary>
        public bool Begins(BurnRate rate)
        {
            bool begins = rate.IsBurning && !burning;
            burning = rate.IsBurning || (burning && rate.LongRate >= EndsBelow * Factor);
            return begins;
        }

        private static double Rate(long good, long total, double target) =>
            total == 0 ? double.NaN : (total - good) / (total * (1 - target));
    }
}
