using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class RunTallyTests
{
    [Test]
    public void A_read_is_a_consistent_snapshot()
    {
        RunTally tally = new(RunTally.Numbers.From(default));
        RecentSteps recent = new(16);
        bool done = false;
        Thread writer = new(() =>
        {
            for (long step = 1; step <= 3_000_000; step++)
            {
                ref RunTally.Numbers numbers = ref tally.BeginWrite();
                numbers.Step = step;
                numbers.StepInEpoch = -step;
                numbers.Loss = 7 * step;
                numbers.Done = new(step, (int)step, 3 * step);
                tally.EndWrite();
                recent.Add(new()
                {
                    Step = step,
                    Epoch = (int)step,
                    Samples = (int)step,
                    Loss = 7 * step,
                    LearningRate = step,
                    GradientNorm = step,
                    DataWait = step,
                    Duration = -step,
                });
            }

            Volatile.Write(ref done, true);
        });
        writer.Start();
        long last = 0, reads = 0;
        while (!Volatile.Read(ref done))
        {
            RunTally.Numbers read = tally.Read();
            if (read.Step == 0) continue;
            Assert.That((read.StepInEpoch, read.Loss, read.Done), Is.EqualTo((-read.Step, 7.0 * read.Step, new TrainingCounts(read.Step, (int)read.Step, 3 * read.Step))));
            Assert.That(read.Step, Is.GreaterThanOrEqualTo(last));
            last = read.Step;
            reads++;
            foreach (RecentStep step in recent.Read())
                Assert.That(step, Is.EqualTo(new RecentStep(step.Step, (int)step.Step, 7 * step.Step, step.Step, step.Step, (int)step.Step, step.Step, -step.Step)));
        }

        writer.Join();
        Assert.That(reads, Is.Positive);
        Assert.That(recent.Read().Select(step => step.Step), Is.EqualTo(Enumerable.Range(2_999_985, 16)));
    }

    [Test]
    public void Two_concurrent_writers_do_not_hang_a_reader()
    {
        RunTally tally = new(RunTally.Numbers.From(default));
        Parallel.For(0, 4, _ =>
        {
            for (int step = 0; step < 100_000; step++)
            {
                tally.BeginWrite().Step++;
                tally.EndWrite();
            }
        });

        Assert.That(tally.Read().Step, Is.Positive);
    }
}
