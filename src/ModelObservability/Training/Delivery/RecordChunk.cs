namespace ModelObservability.Training;

/// <summary>
/// A run of waiting records that one thread fills and another empties, at the same time and without a lock: an entry is complete before it
/// is published. Used again when it is empty, with the room for scores it has grown.
/// </summary>
internal sealed class RecordChunk
{
    /// <summary>64 KiB of steps: below the size that goes to the large object heap.</summary>
    public const int Length = 1024;

    private readonly WaitingRecord[] entries = new WaitingRecord[Length];
    private TrainingScore[] scores = [];
    private int scoresUsed; // by the thread that fills
    private int scoresTaken; // by the thread that empties
    private int published;
    private RecordChunk? next;

    /// <summary>Entries that may be read.</summary>
    public int Published => Volatile.Read(ref published);

    /// <summary>The chunk filled after this one; set when this one is full.</summary>
    public RecordChunk? Next
    {
        get => Volatile.Read(ref next);
        set => Volatile.Write(ref next, value);
    }

    /// <summary>Fills the next entry with a step.</summary>
    public void Add(in TrainingStep step)
    {
        int index = published;
        step.Scores.CopyTo(RoomForScores(step.Scores.Length));
        entries[index] = new WaitingRecord
        {
            UtcTicks = step.Time.UtcTicks,
            Step = step.Step,
            Epoch = step.Epoch,
            Loss = step.Loss,
            LearningRate = step.LearningRate.GetValueOrDefault(),
            GradientNorm = step.GradientNorm.GetValueOrDefault(),
            Samples = step.Samples,
            Scores = (ushort)step.Scores.Length,
            Reported = (step.LearningRate.HasValue ? ReportedValues.LearningRate : 0) | (step.GradientNorm.HasValue ? ReportedValues.GradientNorm : 0),
        };
        Volatile.Write(ref published, index + 1);
    }

    /// <summary>Fills the next entry with a rare record.</summary>
    public void Add(TrainingRecord record)
    {
        int index = published;
        entries[index] = new WaitingRecord { Record = record };
        Volatile.Write(ref published, index + 1);
    }

    /// <summary>Hands an entry to a sink; it stays until it is taken.</summary>
    public void Deliver(int index, ITrainingSink sink)
    {
        ref readonly WaitingRecord entry = ref entries[index];
        if (entry.Record is { } record)
        {
            sink.Write(record);
            return;
        }

        TrainingStep step = new()
        {
            Time = new DateTimeOffset(entry.UtcTicks, TimeSpan.Zero),
            Epoch = entry.Epoch,
            Step = entry.Step,
            Loss = entry.Loss,
            LearningRate = entry.Reported.HasFlag(ReportedValues.LearningRate) ? entry.LearningRate : null,
            GradientNorm = entry.Reported.HasFlag(ReportedValues.GradientNorm) ? entry.GradientNorm : null,
            Samples = entry.Samples,
            Scores = Volatile.Read(ref scores).AsSpan(scoresTaken, entry.Scores),
        };
        sink.WriteStep(in step);
    }

    /// <summary>Releases an entry.</summary>
    public void Release(int index)
    {
        scoresTaken += entries[index].Scores;
        entries[index].Record = null;
    }

    /// <summary>Makes an emptied chunk ready to be filled again.</summary>
    public void Reset() => (scoresUsed, scoresTaken, published, next) = (0, 0, 0, null);

    /// <summary>The reader sees the old array or the larger one, and both hold what was published.</summary>
    private Span<TrainingScore> RoomForScores(int count)
    {
        if (count == 0) return [];
        if (scores.Length - scoresUsed < count)
        {
            TrainingScore[] larger = new TrainingScore[Math.Max(scoresUsed + count, 2 * scores.Length)];
            scores.AsSpan(0, scoresUsed).CopyTo(larger);
            Volatile.Write(ref scores, larger);
        }

        Span<TrainingScore> room = scores.AsSpan(scoresUsed, count);
        scoresUsed += count;
        return room;
    }
}
