using System.Collections.Concurrent;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Delivery;

/// <summary>A sink that keeps what it gets, and misbehaves as told.</summary>
internal sealed class RecordingSink : ITrainingSink
{
    private long flushedCount;

    public string Name { get; init; } = "recording";

    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What it took, in order: <c>step 3: loss 0.5</c>, or the type of the record.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    public long Flushes => Volatile.Read(ref flushedCount);

    public bool Disposed { get; private set; }

    /// <summary>Runs before a record is taken; may throw.</summary>
    public Action<long>? OnWrite { get; set; }

    public Action? OnFlush { get; set; }

    public Action? OnDispose { get; set; }

    public int Writers { get; private set; }

    private int writer;

    public void WriteStep(in TrainingStep reported)
    {
        OnWrite?.Invoke(reported.Step);
        Note($"step {reported.Step}: loss {reported.Loss} rate {reported.LearningRate} norm {reported.GradientNorm}"
            + string.Concat(reported.Scores.ToArray().Select(score => $" {score.Name} {score.Value}")));
    }

    public void Write(TrainingRecord record)
    {
        OnWrite?.Invoke(record.Step);
        Note(record.GetType().Name);
    }

    public void Flush()
    {
        OnFlush?.Invoke();
        Interlocked.Increment(ref flushedCount);
    }

    public void Dispose()
    {
        OnDispose?.Invoke();
        Disposed = true;
    }

    private void Note(string what)
    {
        if (writer != Environment.CurrentManagedThreadId) Writers++;
        writer = Environment.CurrentManagedThreadId;
        Taken.Enqueue(what);
    }
}
