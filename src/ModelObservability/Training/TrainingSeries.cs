using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// What the process knows of one model's training: its runs of now, and the totals of those that are over. Thread-safe; the lock is taken
/// where runs begin and end and where somebody collects, never in a step.
/// </summary>
internal sealed class TrainingSeries
{
    /// <summary>Runs at once that have gauges of their own; of more, only the counts are published.</summary>
    public const int MaxRuns = 256;

    /// <summary>Names of runs beyond this many are replaced by numbers.</summary>
    public const int MaxNames = 256;

    private static readonly string[] OutcomeNames = ["completed", "stopped", "failed", "cancelled", "diverged"];
    private static readonly string[] TrialOutcomeNames = ["completed", "pruned", "failed"];
    private static readonly string[] StopReasonNames = ["requested", "signal", "no_improvement", "target_reached", "diverged", "not_finite"];
    private static readonly string[] RejectionNames =
    [
        "duplicate", "out_of_order", "ended", "non_finite_loss", "non_finite_learning_rate", "non_finite_gradient_norm", "non_finite_score",
        "learning_rate_out_of_range", "gradient_norm_out_of_range", "samples_out_of_range", "score_limit",
    ];

    private readonly Lock gate = new();
    private readonly List<TrainingRun> runs = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly long[] outcomes = new long[OutcomeNames.Length];
    private readonly long[] trials = new long[TrialOutcomeNames.Length];
    private readonly long[] rejections = new long[RejectionNames.Length];
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
        outcomeTags = [.. OutcomeNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Training.Outcome, name)))];
        trialTags = [.. TrialOutcomeNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Training.TrialOutcome, name)))];
        rejectionTags = [.. RejectionNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Reason, name)))];
    }

    public ModelIdentity Identity { get; }

    public string SpanName { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>Whether a run has ever begun: from then on everything is published, at 0 where nothing was counted.</summary>
    public bool IsTrained => trained;

    /// <summary>Whether there ever was a run or a study.</summary>
    public bool HasCounted => trained || studied;

    /// <summary>Everything that was ever counted for the model, in runs of now and before.</summary>
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

    public static string NameOf(TrainingOutcome outcome) => OutcomeNames[(int)outcome];

    public static string NameOf(TrialOutcome outcome) => TrialOutcomeNames[(int)outcome];

    public static string NameOf(TrainingStopReason reason) => StopReasonNames[(int)reason];

    /// <summary>Adds a run under a name no other run of now has: the one it wants, that one with a number, or the lowest free number.</summary>
    /// <param name="wanted">The name the application gave; null for none.</param>
    /// <param name="create">Makes the run, given its name.</param>
    public TrainingRun Begin(string? wanted, Func<string, TrainingRun> create)
    {
        lock (gate)
        {
            trained = true;
            if (wanted is not null && !names.Contains(wanted) && (names.Count == MaxNames || !names.Add(wanted))) wanted = null;
            string name = FreeName(wanted);
            runs.RemoveAll(run => run.HasEnded && run.Name == name); // its last values give way to those of the new run
            TrainingRun run = create(name);
            runs.Add(run);
            return run;
        }
    }

    /// <summary>A run is over: its counts join the totals, its last values are published until it is stale.</summary>
    public void End(TrainingRun run, TrainingOutcome outcome)
    {
        lock (gate)
        {
            ended += run.Counts;
            outcomes[(int)outcome]++;
            run.MarkEnded();
        }
    }

    public void Reject(TrainingRejection reason) => Interlocked.Increment(ref rejections[(int)reason]);

    /// <summary>A study begins.</summary>
    public void Study() => studied = true;

    /// <summary>A trial of a study has ended.</summary>
    public void Count(TrialOutcome outcome) => Interlocked.Increment(ref trials[(int)outcome]);

    public long Rejected(TrainingRejection reason) => Volatile.Read(ref rejections[(int)reason]);

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

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> ReadRejections() => trained ? Pairs(rejections, rejectionTags) : [];

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
            if (!runs.Exists(run => !run.HasEnded && run.Name == name)) return name;
        }
    }
}
