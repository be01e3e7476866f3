using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// What the process knows of one model's training: its current runs, and the totals of those that have ended. Thread-safe; the lock is taken
/// when a run begins or ends and at collection, never in a step.
/// </summary>
internal sealed class TrainingSeries
{
    /// <summary>Concurrent runs with gauges of their own; of further ones only the counts are published.</summary>
    public const int MaxRuns = 256;

    /// <summary>Names of runs beyond this many are replaced by numbers.</summary>
    public const int MaxNames = 256;

    private readonly Lock gate = new();
    private readonly List<TrainingRun> runs = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<string> beginning = []; // names of runs under construction
    private readonly long[] outcomes = new long[OutcomeNames.Runs.Length];
    private readonly long[] trials = new long[OutcomeNames.Trials.Length];
    private readonly KeyValuePair<string, object?>[][] outcomeTags;
    private readonly KeyValuePair<string, object?>[][] trialTags;
    private readonly KeyValuePair<string, object?>[][] rejectionTags;
    private TrainingCounts ended;
    private volatile bool trained, studied;

    public TrainingSeries(ModelIdentity identity)
    {
        Identity = identity;
        SpanName = "train " + identity.Name;
        Tags = ModelTags.Of(identity);
        Sinks = new(identity);
        outcomeTags = [.. OutcomeNames.Runs.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Training.Outcome, name)))];
        trialTags = [.. OutcomeNames.Trials.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Training.TrialOutcome, name)))];
        rejectionTags = [.. RejectionCounts.Reasons.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Reason, name)))];
    }

    public ModelIdentity Identity { get; }

    public string SpanName { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public RejectionCounts Rejections { get; } = new();

    public SinkTotals Sinks { get; }

    /// <summary>Whether a run has ever begun: from then on everything is published, at 0 where nothing was counted.</summary>
    public bool IsTrained => trained;

    /// <summary>Whether there ever was a run or a study.</summary>
    public bool HasCounted => trained || studied;

    /// <summary>Everything counted for the model so far, in current and earlier runs.</summary>
    public TrainingCounts Counts
    {
        get
        {
            lock (gate)
            {
                TrainingCounts sum = ended;
                foreach (TrainingRun run in runs)
                    if (!run.HasEnded) sum += run.Counts;
                return sum;
            }
        }
    }

    /// <summary>The attributes of the model and of how a run of it ended.</summary>
    public KeyValuePair<string, object?>[] TagsOf(TrainingOutcome outcome) => outcomeTags[(int)outcome];

    /// <summary>Adds a run under a name that no other current run has: the requested one, that one with a number, or the lowest free number.</summary>
    /// <param name="wanted">The name the application gave; null for none.</param>
    /// <param name="create">Makes the run, given its name.</param>
    public TrainingRun Begin(string? wanted, Func<string, TrainingRun> create)
    {
        string name;
        lock (gate)
        {
            trained = true;
            if (wanted is not null && !names.Contains(wanted) && (names.Count == MaxNames || !names.Add(wanted))) wanted = null;
            beginning.Add(name = FreeName(wanted));
        }

        TrainingRun? run = null;
        try
        {
            return run = create(name); // outside of the lock: listeners and sinks are called
        }
        finally
        {
            lock (gate)
            {
                beginning.Remove(name);
                if (run is not null)
                {
                    runs.RemoveAll(ended => ended.HasEnded && ended.Name == name); // the new run replaces its last values
                    runs.Add(run);
                }
            }
        }
    }

    /// <summary>Ends a run: its counts are added to the totals, its last values are published until it is stale.</summary>
    public void End(TrainingRun run, TrainingOutcome outcome)
    {
        lock (gate)
        {
            ended += run.Counts;
            outcomes[(int)outcome]++;
            run.MarkEnded();
        }
    }

    /// <summary>A study begins.</summary>
    public void Study() => studied = true;

    /// <summary>A trial of a study has ended.</summary>
    public void Count(TrialOutcome outcome) => Interlocked.Increment(ref trials[(int)outcome]);

    /// <summary>The runs whose gauges are to be published now.</summary>
    public TrainingRun[] Published()
    {
        lock (gate)
        {
            runs.RemoveAll(run => run.IsStale);
            return [.. runs.Take(MaxRuns)];
        }
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> ReadOutcomes()
    {
        lock (gate) return trained ? [.. Pairs(outcomes, outcomeTags)] : [];
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> ReadTrials() => studied ? Pairs(trials, trialTags) : [];

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> ReadRejections() =>
        trained ? rejectionTags.Select((tags, reason) => (Rejections[(TrainingRejection)reason], tags)) : [];

    private static IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Pairs(long[] counts, KeyValuePair<string, object?>[][] tags)
    {
        for (int index = 0; index < counts.Length; index++)
            yield return (Volatile.Read(ref counts[index]), tags[index]);
    }

    private string FreeName(string? wanted)
    {
        for (int number = 1; ; number++)
        {
            string name = wanted is null ? FormattableString.Invariant($"{number}") : number == 1 ? wanted : FormattableString.Invariant($"{wanted} {number}");
            if (!beginning.Contains(name) && !runs.Exists(run => !run.HasEnded && run.Name == name)) return name;
        }
    }
}
