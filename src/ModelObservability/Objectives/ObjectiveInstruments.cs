using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Objectives;

/// <summary>The instruments of objectives, each evaluated once in a collection.</summary>
internal static class ObjectiveInstruments
{
    private static readonly GuardedInstrument[] Observed =
    [
        CoreMeter.Instance.Counter<long>(Names.Objectives.Events, into => Each(objective =>
        {
            ObjectiveState state = objective.For(Names.Objectives.Events);
            into.Add(new(state.Good, objective.Tags.Good));
            into.Add(new(state.Bad, objective.Tags.Bad));
        })),
        CoreMeter.Instance.Gauge(Names.Objectives.Target, into => Each(objective => into.Add(new(objective.Target, objective.Tags.Objective)))),
        CoreMeter.Instance.Gauge(Names.Objectives.BudgetRemaining, into => Each(objective =>
            Add(objective.For(Names.Objectives.BudgetRemaining).BudgetRemaining, objective.Tags.Objective, into))),
        CoreMeter.Instance.Gauge(Names.Objectives.BurnRate, into => Each(objective => AddRates(objective, into))),
    ];

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Observed;

    private static void AddRates(Objective objective, ICollection<Measurement<double>> into)
    {
        HashSet<object?> windows = []; // the short window of one rule may be the long one of another
        IReadOnlyList<BurnRate> rates = objective.For(Names.Objectives.BurnRate).BurnRates;
        for (int index = 0; index < rates.Count; index++)
        {
            var (longTags, shortTags) = objective.Tags.Windows[index];
            if (windows.Add(longTags[^1].Value)) Add(rates[index].LongRate, longTags, into);
            if (windows.Add(shortTags[^1].Value)) Add(rates[index].ShortRate, shortTags, into);
        }
    }

    private static void Each(Action<Objective> observe)
    {
        foreach (ObjectiveSeries model in ObjectiveSeries.Registry.All)
            foreach (Objective objective in model.All) observe(objective);
    }

    private static void Add(double value, KeyValuePair<string, object?>[] tags, ICollection<Measurement<double>> into)
    {
        if (double.IsFinite(value)) into.Add(new(value, tags));
    }
}
