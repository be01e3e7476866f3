using System.Runtime.CompilerServices;

namespace ModelObservability.Training;

/// <summary>An asynchronous sequence of batches, watched: the same batches in the same order, until the run is to stop.</summary>
internal sealed class ObservedAsyncBatches<TBatch>(TrainingEpoch epoch, IAsyncEnumerable<TBatch> batches) : IAsyncEnumerable<TrainingStep<TBatch>>
{
    public IAsyncEnumerator<TrainingStep<TBatch>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        epoch.Enter<TBatch>(null);
        try
        {
            return new Enumerator(epoch, batches.GetAsyncEnumerator(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (epoch.Loop.Control.Saw(exception))
        {
            throw; // never reached: the filter only looks
        }
    }

    private sealed class Enumerator(TrainingEpoch epoch, IAsyncEnumerator<TBatch> inner, CancellationToken cancellationToken)
        : IAsyncEnumerator<TrainingStep<TBatch>>
    {
        private readonly RunLoop loop = epoch.Loop;
        private long step;
        private bool left;
        private bool disposed;

        public TrainingStep<TBatch> Current => new(loop, step, inner.Current);

        public ValueTask<bool> MoveNextAsync()
        {
            loop.EndStep();
            return loop.Control.IsInterrupted ? AskIfItGoesOn() : Ask();
        }

        public ValueTask DisposeAsync()
        {
            if (disposed) return default;
            disposed = true;
            loop.EndStep();
            Leave(wasCut: false);
            return inner.DisposeAsync();
        }

        private ValueTask<bool> Ask()
        {
            loop.BeginWait();
            ValueTask<bool> next;
            try
            {
                next = inner.MoveNextAsync();
            }
            catch (Exception exception) when (loop.Control.Saw(exception))
            {
                throw; // never reached: the filter only looks
            }

            return next.IsCompletedSuccessfully ? new(Took(next.Result)) : Await(next);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<bool> Await(ValueTask<bool> next)
        {
            try
            {
                return Took(await next.ConfigureAwait(false));
            }
            catch (Exception exception) when (loop.Control.Saw(exception))
            {
                throw; // never reached: the filter only looks
            }
        }

        private async ValueTask<bool> AskIfItGoesOn()
        {
            try
            {
                if (await loop.GoesOnAsync(cancellationToken).ConfigureAwait(false)) return await Ask().ConfigureAwait(false);
            }
            catch (Exception exception) when (loop.Control.Saw(exception))
            {
                throw; // never reached: the filter only looks
            }

            Leave(wasCut: true);
            return false;
        }

        private bool Took(bool hasBatch)
        {
            if (hasBatch) step = loop.BeginStep(epoch);
            else Leave(wasCut: false);
            return hasBatch;
        }

        private void Leave(bool wasCut)
        {
            if (left) return;
            left = true;
            loop.EndWait();
            epoch.Leave(wasCut);
        }
    }
}
