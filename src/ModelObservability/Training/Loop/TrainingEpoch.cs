using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>One pass over the training samples, from <see cref="TrainingRun.Epochs"/>.</summary>
public sealed class TrainingEpoch
{
    private readonly RunTags tags;
    private readonly OpenSpan span;

    internal TrainingEpoch(int number, StepRecorder recorder, RunTags tags, Activity? run)
    {
        (Number, Recorder, this.tags) = (number, recorder, tags);
        span = OpenSpan.Start("epoch", run, [.. tags.Run, new(Names.Training.EpochNumber, number)]);
    }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; }

    internal StepRecorder Recorder { get; }

    internal Activity? Span => span.Span;

    /// <summary>Whether a sequence of batches ended before its end because the run is to stop.</summary>
    internal bool WasCut { get; private set; }

    /// <summary>
    /// Observes a sequence of batches: the same batches in the same order; time spent waiting for data is separated from computing. It ends
    /// early when the run is to stop, and waits while the run is paused.
    /// </summary>
    /// <typeparam name="TBatch">What the batches are.</typeparam>
    /// <param name="batches">The batches; enumerated and disposed exactly as the loop enumerates and disposes the result.</param>
    /// <returns>A step per batch.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    public IEnumerable<TrainingStep<TBatch>> Observe<TBatch>(IEnumerable<TBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new ObservedBatches<TBatch>(this, batches);
    }

    /// <summary>
    /// Observes an asynchronous sequence of batches: the same batches in the same order; time spent waiting for data is separated from
    /// computing. It ends early when the run is to stop, and waits while the run is paused.
    /// </summary>
    /// <inheritdoc cref="Observe{TBatch}(IEnumerable{TBatch})"/>
    public IAsyncEnumerable<TrainingStep<TBatch>> Observe<TBatch>(IAsyncEnumerable<TBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new ObservedAsyncBatches<TBatch>(this, batches);
    }

    internal KeyValuePair<string, object?>[] TagsOf(long step) =>
        [.. tags.Run, new(Names.Training.EpochNumber, Number), new(Names.Training.StepNumber, step)];

    /// <summary>A sequence of batches begins. Where it knows its length without being enumerated, so does the progress of the run.</summary>
    internal void BeginSequence<TBatch>(IEnumerable<TBatch>? batches)
    {
        int? steps = null;
        try
        {
            if (batches is IReadOnlyCollection<TBatch> { Count: var count } || (batches is not null && batches.TryGetNonEnumeratedCount(out count))) steps = count;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        Recorder.BeginSequence(steps);
    }

    /// <summary>A sequence of batches is over.</summary>
    /// <param name="wasCut">Whether that is because the run is to stop.</param>
    internal void EndSequence(bool wasCut)
    {
        WasCut |= wasCut;
        Recorder.EndSequence();
    }

    /// <summary>The epoch is over.</summary>
    /// <param name="loss">Its mean loss; NaN where there is none.</param>
    internal void End(double loss)
    {
        if (double.IsFinite(loss)) Span?.SetTag(Names.Training.LossAttribute, loss);
        span.Stop();
    }
}
