using System.Collections.Concurrent;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>The counts of one model's calls in this process, and the attribute sets of its measurements, created once. Thread-safe.</summary>
internal sealed class InferenceSeries
{
    /// <summary>Exception types beyond this many share one value of <c>error.type</c>.</summary>
    private const int MaxErrorTypes = 64;

    // Slots of the grid. A call without a batch size counts as one item, which saves an addition.
    private const int Started = 0;
    private const int FinishedSingle = 1;
    private const int FinishedBatch = 5;
    private const int BatchItems = 9;
    private const int AnomalySlots = 13;
    private const int RejectionSlots = AnomalySlots + 6;
    private const int SlotCount = RejectionSlots + 6;

    internal static readonly string[] OutcomeNames = ["success", "error", "cancelled", "abandoned"];
    internal static readonly string[] PhaseNames = ["queue", "preprocess", "execute", "postprocess", "device"];
    internal static readonly string[] AnomalyNames = ["nan", "infinity", "empty", "out_of_range", "low_confidence", "constant"];
    internal static readonly string[] RejectionNames =
        ["batch_size_out_of_range", "batch_size_failed", "scores_failed", "scores_not_in_rows", "confidence_out_of_range", "classes_not_given"];

    private readonly CellGrid cells = new(SlotCount);
    private readonly CallWindow window = new();
    private readonly ConcurrentDictionary<(InferenceOutcome, object?), KeyValuePair<string, object?>[]> failureTags = new();
    private readonly KeyValuePair<string, object?>[][] outcomeTags;
    private readonly KeyValuePair<string, object?>[][] phaseTags;
    private readonly KeyValuePair<string, object?>[][] anomalyTags;
    private readonly KeyValuePair<string, object?>[][] rejectionTags;
    private ClassCounts? classes;
    private CallLimits? limits;
    private LatencySketches? latencies;
    private SharedReading<CallBands>? bands;
    private RepeatedInputs? inputs;
    private volatile bool inspected;
    private int possible; // one bit per rejection
    private long loadedBytes;

    public InferenceSeries(ModelIdentity identity)
    {
        Identity = identity;
        SpanName = "infer " + identity.Name;
        LoadSpanName = "load " + identity.Name;
        Tags = ModelTags.Of(identity);
        outcomeTags = [.. OutcomeNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Inference.Outcome, name)))];
        phaseTags = [.. PhaseNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Inference.PhaseName, name)))];
        anomalyTags = [.. AnomalyNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Inference.Output.Anomaly, name)))];
        rejectionTags = [.. RejectionNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Reason, name)))];
    }

    public ModelIdentity Identity { get; }

    public string SpanName { get; }

    public string LoadSpanName { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>By how much the process grew when the model was last loaded; 0 if unknown.</summary>
    public long LoadedBytes => Volatile.Read(ref loadedBytes);

    /// <summary>Whether outputs are inspected: from then on anomalies are published, and 0 means that there were none.</summary>
    public bool IsInspected => inspected;

    /// <summary>Items by predicted class; null before the first inspection with classes.</summary>
    public ClassCounts? Classes => Volatile.Read(ref classes);

    /// <summary>How long calls took; null until somebody wants to know.</summary>
    public LatencySketches? Latencies => Volatile.Read(ref latencies);

    /// <summary>Measures how long calls take, from now on.</summary>
    public LatencySketches MeasureLatency(SafeClock clock)
    {
        if (Latencies is null) Interlocked.CompareExchange(ref latencies, new(clock), null);
        return Latencies!;
    }

    /// <summary>The intervals of the calls, which the instruments of a collection share; null before the first monitor.</summary>
    public SharedReading<CallBands>? Bands => Volatile.Read(ref bands);

    /// <summary>Which inputs were there before; null until somebody gives their hashes.</summary>
    public RepeatedInputs? Inputs => Volatile.Read(ref inputs);

    /// <summary>What objectives count of the calls; null where there are none.</summary>
    public CallLimits? Limits => Volatile.Read(ref limits);

    public static string NameOf(InferenceOutcome outcome) => OutcomeNames[(int)outcome];

    public static string NameOf(OutputAnomaly anomaly) => AnomalyNames[(int)anomaly];

    /// <summary>The clock of the last monitor of the model.</summary>
    public SafeClock? Clock
    {
        get;
        set
        {
            field = value;
            if (value is null) return;
            window.Begin(value);
            Volatile.Write(ref bands, new(value, ReadBands));
        }
    }

    /// <summary>Calls that failed and that succeeded: all so far, or those of the current tumbling window.</summary>
    public (long Failed, long Succeeded) Ended(bool recent)
    {
        (long failed, long succeeded) = (Calls(InferenceOutcome.Error), Calls(InferenceOutcome.Success));
        return !recent ? (failed, succeeded) : Clock is { } clock ? window.At(clock, failed, succeeded) : default;
    }

    private CallBands ReadBands()
    {
        (QuantileValue All, QuantileValue Recent)? latency = Latencies?.Value;
        return new(CallBand.Of(Ended(recent: false), latency?.All), CallBand.Of(Ended(recent: true), latency?.Recent));
    }

    /// <summary>Whether a call has started.</summary>
    public bool HasCounted => cells.Sum(Started) > 0;

    /// <summary>Counts the start of a call.</summary>
    /// <returns>The row of cells it counts in.</returns>
    public int Start()
    {
        int row = cells.Row();
        cells.Increment(row, Started);
        return row;
    }

    /// <summary>Uncounts the start of a call that moves to another model.</summary>
    /// <param name="row">The result of <see cref="Start"/>.</param>
    public void CancelStart(int row) => cells.Add(row, Started, -1);

    /// <summary>Counts the end of a call.</summary>
    /// <param name="row">The result of <see cref="Start"/>: most calls end on the core they started on.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="items">Its items, 0 or more; negative if it declared none and counts as one.</param>
    public void Finish(int row, InferenceOutcome outcome, long items)
    {
        if (items < 0)
        {
            cells.Increment(row, FinishedSingle + (int)outcome);
            return;
        }

        cells.Add(row, BatchItems + (int)outcome, items);
        cells.Increment(row, FinishedBatch + (int)outcome);
    }

    /// <summary>Counts for objectives from now on, whether or not there are listeners.</summary>
    public CallLimits Limit(SafeClock clock)
    {
        Interlocked.CompareExchange(ref limits, new CallLimits(clock), null);
        return Limits!;
    }

    /// <summary>Publishes a rejection from now on, starting at 0.</summary>
    public void Expect(InferenceRejection reason)
    {
        int bit = 1 << (int)reason;
        if ((Volatile.Read(ref possible) & bit) == 0) Interlocked.Or(ref possible, bit);
    }

    /// <summary>Publishes anomalies, classes and rejections from now on, starting at 0.</summary>
    public ClassCounts? Inspect(OutputInspection inspection)
    {
        inspected = true;
        if (inspection.Classes == 0) return null;
        Expect(InferenceRejection.ScoresNotInRows);
        Expect(InferenceRejection.ConfidenceOutOfRange);
        return CountClasses(inspection);
    }

    /// <summary>Whether a rejection can occur with the options used so far, or has occurred.</summary>
    public bool CanReject(InferenceRejection reason) => (Volatile.Read(ref possible) & (1 << (int)reason)) != 0 || Rejected(reason) > 0;

    public void Loaded(long bytes) => Volatile.Write(ref loadedBytes, Math.Max(bytes, 0));

    public void Reject(InferenceRejection reason) => cells.Increment(RejectionSlots + (int)reason);

    /// <summary>Looks for repeated inputs from now on.</summary>
    public RepeatedInputs HashInputs()
    {
        if (Inputs is null) Interlocked.CompareExchange(ref inputs, new(), null);
        return Inputs!;
    }

    public void AddAnomalies(OutputAnomaly anomaly, long outputs) => cells.Add(AnomalySlots + (int)anomaly, outputs);

    public long Calls(InferenceOutcome outcome) => cells.Sum(FinishedSingle + (int)outcome) + cells.Sum(FinishedBatch + (int)outcome);

    public long Items(InferenceOutcome outcome) => cells.Sum(FinishedSingle + (int)outcome) + cells.Sum(BatchItems + (int)outcome);

    public long Anomalies(OutputAnomaly anomaly) => cells.Sum(AnomalySlots + (int)anomaly);

    public long Rejected(InferenceRejection reason) => cells.Sum(RejectionSlots + (int)reason);

    /// <summary>Calls in progress. Finished ones are read first, so that a call that ends in between can make the number too high, but never negative.</summary>
    public long Active
    {
        get
        {
            long finished = 0;
            for (int outcome = 0; outcome < OutcomeNames.Length; outcome++) finished += Calls((InferenceOutcome)outcome);
            return cells.Sum(Started) - finished;
        }
    }

    public KeyValuePair<string, object?>[] TagsOf(InferenceOutcome outcome) => outcomeTags[(int)outcome];

    public KeyValuePair<string, object?>[] TagsOf(InferencePhase phase) => phaseTags[(int)phase];

    public KeyValuePair<string, object?>[] TagsOf(OutputAnomaly anomaly) => anomalyTags[(int)anomaly];

    public KeyValuePair<string, object?>[] TagsOf(InferenceRejection reason) => rejectionTags[(int)reason];

    /// <summary>The attributes of a failed call: the outcome and <c>error.type</c>, whose number of values is limited.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="error">A code or the type of an exception; null if unknown.</param>
    public KeyValuePair<string, object?>[] FailureTags(InferenceOutcome outcome, object? error)
    {
        if (failureTags.TryGetValue((outcome, error), out var known)) return known;
        string name = error is null ? Names.UnknownError : failureTags.Count < MaxErrorTypes ? NameOf(error) : Names.Other;
        KeyValuePair<string, object?>[] tags = [.. TagsOf(outcome), new(Names.ErrorType, name)];
        return failureTags.Count < MaxErrorTypes ? failureTags.GetOrAdd((outcome, error), tags) : tags;
    }

    /// <summary>The attributes of a load: those of the model, and <c>error.type</c> if it failed.</summary>
    public KeyValuePair<string, object?>[] LoadTags(Type? error) =>
        error is null ? Tags : [.. Tags, new(Names.ErrorType, NameOf(error))];

    private static string NameOf(object error) => error is Type type ? type.FullName ?? type.Name : (string)error;

    /// <summary>Creates the counts of predicted classes; the first inspection decides their number and names.</summary>
    private ClassCounts CountClasses(OutputInspection inspection)
    {
        if (Classes is { } existing) return existing;
        Interlocked.CompareExchange(ref classes, new ClassCounts(Identity, new(inspection.Classes, inspection.MaxClasses, inspection.ClassNames)), null);
        return Classes!;
    }
}
