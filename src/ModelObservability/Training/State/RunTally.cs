namespace ModelObservability.Training;

/// <summary>
/// The numbers of a run: written by the thread of its loop without a lock, read whole by any thread. The version is odd during a
/// write; a reader that sees that tries again.
/// </summary>
internal sealed class RunTally(RunTally.Numbers beginning)
{
    private const int MostFirstLosses = 20;

    private int version;
    private Numbers numbers = beginning;

    /// <summary>Opens the numbers for writing; no reader sees them until <see cref="EndWrite"/>.</summary>
    public ref Numbers BeginWrite()
    {
        version |= 1; // not an increment: two writers, which there must not be, would leave it odd for ever
        Volatile.WriteBarrier();
        return ref numbers;
    }

    public void EndWrite() => Volatile.Write(ref version, (version | 1) + 1);

    /// <summary>
    /// The next step begins. Outside of <see cref="BeginWrite"/>: with a step under way or without, the other numbers are the same.
    /// </summary>
    public long BeginStep()
    {
        long step = numbers.Step + 1;
        Volatile.Write(ref numbers.Step, step);
        return step;
    }

    /// <summary>The numbers for the thread that writes them.</summary>
    public ref readonly Numbers Own => ref numbers;

    /// <summary>All numbers as they were at one moment between two writes.</summary>
    public Numbers Read()
    {
        SpinWait spin = default;
        while (true)
        {
            int before = Volatile.Read(ref version);
            Numbers copy = numbers;
            Volatile.ReadBarrier();
            if ((before & 1) == 0 && version == before) return copy;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Doubles are NaN until they are known.</summary>
    public struct Numbers
    {
        public int Epoch;
        public int EpochsDone;
        public long Step;
        public long StepInEpoch;
        public double Loss;
        public double LearningRate;
        public double GradientNorm;
        public double BestLoss;
        public double FirstLossSum;
        public int FirstLosses;
        public long BestStep;
        public double EpochLossSum;
        public long EpochLosses;
        public long EpochNotFinite;

        /// <summary>What this process has done; <see cref="Step"/> and <see cref="EpochsDone"/> count from the beginning of the run.</summary>
        public TrainingCounts Done;

        /// <summary>Mean of the first finite losses.</summary>
        public readonly double FirstLoss => FirstLosses == 0 ? double.NaN : FirstLossSum / FirstLosses;

        /// <summary>Mean of the finite losses of the epoch.</summary>
        public readonly double EpochLoss => EpochLosses == 0 ? double.NaN : EpochLossSum / EpochLosses;

        public static Numbers From(TrainingPosition position) => new()
        {
            Epoch = position.Epochs,
            EpochsDone = position.Epochs,
            Step = position.Steps,
            StepInEpoch = position.StepsInEpoch,
            Loss = double.NaN,
            LearningRate = double.NaN,
            GradientNorm = double.NaN,
            BestLoss = double.NaN,
        };

        /// <summary>A step is done.</summary>
        public void CountStep(int samples)
        {
            StepInEpoch++;
            Done.Steps++;
            Done.Samples += samples;
        }

        /// <summary>A step is reported.</summary>
        /// <param name="step">Which.</param>
        /// <param name="loss">Whatever it is.</param>
        /// <param name="learningRate">NaN where it was not reported.</param>
        /// <param name="gradientNorm">NaN where it was not reported.</param>
        public void Report(long step, double loss, double learningRate, double gradientNorm)
        {
            Loss = loss;
            if (!double.IsNaN(learningRate)) LearningRate = learningRate;
            if (!double.IsNaN(gradientNorm)) GradientNorm = gradientNorm;
            if (!double.IsFinite(loss))
            {
                EpochNotFinite++;
                return;
            }

            if (FirstLosses < MostFirstLosses)
            {
                FirstLossSum += loss;
                FirstLosses++;
            }

            EpochLossSum += loss;
            EpochLosses++;
            if (loss >= BestLoss) return; // false while there is no best one
            (BestLoss, BestStep) = (loss, step);
        }
    }
}
