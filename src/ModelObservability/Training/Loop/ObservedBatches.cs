using System.Collections;

namespace ModelObservability.Training;

/// <summary>A sequence of batches, observed: the same batches in the same order, until the run is to stop.</summary>
internal sealed class ObservedBatches<TBatch>(TrainingEpoch epoch, IEnumerable<TBatch> batches) : IEnumerable<TrainingStep<TBatch>>
{
    public IEnumerator<TrainingStep<TBatch>> GetEnumerator()
    {
        epoch.BeginSequence(batches);
        try
        {
            return new Enumerator(epoch, batches.GetEnumerator());
        }
        catch (Exception exception) when (epoch.Recorder.Ending.RecordFault(exception))
        {
            throw; // never reached: the filter returns false
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Enumerator(TrainingEpoch epoch, IEnumerator<TBatch> inner) : IEnumerator<TrainingStep<TBatch>>
    {
        private readonly StepRecorder recorder = epoch.Recorder;
        private readonly RunEnding ending = epoch.Recorder.Ending;
        private long step;
        private bool isOver;
        private bool disposed;

        public TrainingStep<TBatch> Current => new(recorder, step, inner.Current);

        object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            recorder.EndStep();
            if (ending.IsInterrupted && !recorder.WaitWhilePaused())
            {
                EndSequence(wasCut: true);
                return false;
            }

            recorder.BeginWait();
            bool hasBatch;
            try
            {
                hasBatch = inner.MoveNext();
            }
            catch (Exception exception) when (ending.RecordFault(exception))
            {
                throw; // never reached: the filter returns false
            }

            if (hasBatch) step = recorder.BeginStep(epoch);
            else EndSequence(wasCut: false);
            return hasBatch;
        }

        public void Reset() => throw new NotSupportedException("A sequence of batches cannot be reset; enumerate it again.");

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            recorder.EndStep();
            EndSequence(wasCut: false);
            inner.Dispose();
        }

        private void EndSequence(bool wasCut)
        {
            if (isOver) return;
            isOver = true;
            epoch.EndSequence(wasCut);
        }
    }
}
