using System.Runtime.CompilerServices;

namespace ModelObservability.Training;

/// <summary>An asynchronous sequence of batches, observed: the same batches in the same order, until the run is to stop.</summary>
internal sealed class ObservedAsyncBatches<TBatch>(TrainingEpoch epoch, IAsyncEnumerable<TBatch> batches) : IAsyncEnumerable<TrainingStep<TBatch>>
{
    public IAsyncEnumerator<TrainingStep<TBatch>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        epoch.BeginSequence<TBatch>(null);
        try
        {
            return new Enumerator(epoch, batches.GetAsyncEnumerator(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (epoch.Recorder.Ending.RecordFault(exception))
        {
            throw; // never reached: the filter returns false
        }
    }

    private sealed class Enumerator(TrainingEpoch epoch, IAsyncEnumerator<TBatch> inner, CancellationToken cancellationToken)
        : IAsyncEnumerator<TrainingStep<TBatch>>
    {
        private readonly StepRecorder recorder = epoch.Recorder;
        private readonly RunEnding ending = epoch.Recorder.Ending;
        private long step;
        private bool isOver;
        private bool disposed;

        public TrainingStep<TBatch> Current => new(recorder, step, inner.Current);

        public ValueTask<bool> MoveNextAsync()
        {
            recorder.EndStep();
            return ending.IsInterrupted ? MoveNextWhenResumed() : MoveNextInner();
        }

        public ValueTask DisposeAsync()
        {
            if (disposed) return default;
            disposed = true;
            recorder.EndStep();
            EndSequence(wasCut: false);
            return inner.DisposeAsync();
        }

        private ValueTask<bool> MoveNextInner()
        {
            recorder.BeginWait();
            ValueTask<bool> next;
            try
            {
                next = inner.MoveNextAsync();
            }
            catch (Exception exception) when (ending.RecordFault(exception))
            {
                throw; // never reached: the filter returns false
            }

            return next.IsCompletedSuccessfully ? new(TryBeginStep(next.Result)) : Await(next);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> Await(ValueTask<bool> next)
        {
            try
            {
                return TryBeginStep(await next.ConfigureAwait(false));
            }
            catch (Exception exception) when (ending.RecordFault(exception))
            {
                throw; // never reached: the filter returns false
            }
        }

        private async ValueTask<bool> MoveNextWhenResumed()
        {
            try
            {
                if (await recorder.WaitWhilePausedAsync(cancellationToken).ConfigureAwait(false)) return await MoveNextInner().ConfigureAwait(false);
            }
            catch (Exception exception) when (ending.RecordFault(exception))
            {
                throw; // never reached: the filter returns false
            }

            EndSequence(wasCut: true);
            return false;
        }

        private bool TryBeginStep(bool hasBatch)
        {
            if (hasBatch) step = recorder.BeginStep(epoch);
            else EndSequence(wasCut: false);
            return hasBatch;
        }

        private void EndSequence(bool wasCut)
        {
            if (isOver) return;
            isOver = true;
            epoch.EndSequence(wasCut);
        }
    }
}
