using ModelObservability.Instrumentation;

namespace ModelObservability.Objectives;

/// <summary>The objectives of one model. Thread-safe.</summary>
internal sealed class ObjectiveSeries
{
    /// <summary>The most objectives of a model.</summary>
    public const int Most = 16;

    private readonly Lock gate = new();
    private volatile (Objective Objective, object Settings)[] all = []; // replaced, never modified

    public static readonly SeriesRegistry<ModelIdentity, ObjectiveSeries> Registry =
        new(_ => new ObjectiveSeries(), series => series.all.Length > 0);

    public IEnumerable<Objective> All => all.Select(static entry => entry.Objective);

    /// <summary>Evaluates the objectives of calls, on the thread of one of them; never throws.</summary>
    public void EvaluateCalls()
    {
        foreach (var (objective, _) in all)
            if (objective.CountsCalls) objective.Evaluate();
    }

    /// <summary>Gets or creates an objective; an existing one of the name must have the same settings.</summary>
    /// <exception cref="InvalidOperationException">There is one of the name with other settings, or no room for one more.</exception>
    public Objective Get(string name, object settings, Func<Objective> create)
    {
        lock (gate)
        {
            foreach (var (known, its) in all)
            {
                if (known.Name != name) continue;
                return its.Equals(settings)
                    ? known
                    : throw new InvalidOperationException($"The model already has an objective \"{name}\" with {its}; it cannot have it with {settings} at the same time.");
            }

            if (all.Length >= Most) throw new InvalidOperationException($"The model already has {Most} objectives; it cannot have more.");
            Objective made = create();
            all = [.. all, (made, settings)];
            return made;
        }
    }
}
