using System.Collections;

namespace ModelObservability.Training;

/// <summary>A sequence of batches, watched: the same batches in the same order, until the run is to stop.</summary>
internal sealed class ObservedBatches<TBatch>(TrainingEpoch epoch, IEnumerable<TBatch> batches) : IEnumerable<TrainingStep<TBatch>>
{
    public IEnumerator<TrainingStep<TBatch>> GetEnumerator()
    {
        epoch.Enter(batches);
        try
        {
            return new Enumerator(epoch, batches.GetEnumerator());
        }
        catch (Exception exception) when (epoch.Loop.Control.Saw(exception))
        {
            throw; // never reached: the filter only looks
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(TrainingEpoch epoch, IEnumerator<TBatch> inner) : IEnumerator<TrainingStep<TBatch>>
    {
        private readonly RunLoop loop = epoch.Loop;
        private readonly RunControl control = epoch.Loop.Control;
        private long step;
        private bool left;
        private bool disposed;

        public TrainingStep<TBatch> Current => new(loop, step, inner.Current);

        object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            loop.EndStep();
            if (control.IsInterrupted && !loop.GoesOn())
            {
                Leave(wasCut: true);
                return false;
            }

            loop.BeginWait();
            bool hasBatch;
            try
            {
                hasBatch = inner.MoveNext();
            }
            catch (Exception exception) when (loop.Control.Saw(exception))
            {
                throw; // never reached: the filter only looks
            }

            if (hasBatch) step = loop.BeginStep(epoch);
            else Leave(wasCut: false);
            return hasBatch;
        }

        public void Reset() => throw new NotSupportedException("A sequence of batches is asked for again, not set back.");

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            loop.EndStep();
            Leave(wasCut: false);
            inner.Dispose();
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
