using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.TensorBoard;

/// <summary>A resumed run is whole and holds nothing of the dead one, read in the three ways TensorBoard's readers do.</summary>
[TestFixture]
public sealed class TensorBoardResumeTests
{
    /// <summary>The event accumulator voids what follows any session start; TensorBoard's own reader not at the first one; its data server goes by each tag.</summary>
    private static readonly string[] Readers = ["any start", "but the first start", "by tag"];

    [TestCaseSource(nameof(Readers))]
    public void A_run_that_died_and_was_resumed_is_read_completely(string reader)
    {
        using TemporaryDirectory directory = new();
        Run(directory.Path, 10, default, dies: 47, add: 0);
        Run(directory.Path, 10, new(3, 30), dies: 0, add: 100);
        MustBeWhole(directory, reader, stepsPerEpoch: 10, [(30, 3)]);
    }

    [TestCaseSource(nameof(Readers))]
    public void A_run_of_several_files_is_read_completely(string reader)
    {
        using TemporaryDirectory directory = new();
        Run(directory.Path, 2_000, default, dies: 9_500, add: 0, maxFileBytes: 65_536);
        Run(directory.Path, 2_000, new(3, 6_000), dies: 0, add: 100, maxFileBytes: 65_536);
        Assert.That(EventReader.Files(directory["train"]), Has.Length.GreaterThan(4));
        MustBeWhole(directory, reader, stepsPerEpoch: 2_000, [(6_000, 3)]);
    }

    [TestCaseSource(nameof(Readers))]
    public void A_run_resumed_twice_and_in_the_middle_of_an_epoch_is_read_completely(string reader)
    {
        using TemporaryDirectory directory = new();
        Run(directory.Path, 10, default, dies: 47, add: 0);
        Run(directory.Path, 10, new(3, 35, 5), dies: 58, add: 100);
        Run(directory.Path, 10, new(2, 20), dies: 0, add: 200);
        MustBeWhole(directory, reader, stepsPerEpoch: 10, [(20, 2)], add: 200);
    }

    [Test]
    public void Records_of_a_dead_run_are_kept()
    {
        using TemporaryDirectory directory = new();
        Run(directory.Path, 10, default, dies: 47, add: 0);
        Run(directory.Path, 10, new(3, 30), dies: 0, add: 100);
        string dead = Directory.GetFiles(directory["train"], "dead.events.*").Single();
        Assert.That(EventReader.Events(dead).SelectMany(one => one.Message(5).Messages(1)).Select(value => value.Text(1)), Does.Contain("epoch_loss").And.Contain("loss"));
        Assert.That(EventReader.Files(directory["train"]), Does.Not.Contain(dead));
        Assert.That(Directory.GetFiles(directory["train"], "events*"), Does.Not.Contain(dead), "some readers take whatever begins so");
    }

    [Test]
    public void A_file_of_a_resumed_run_sorts_behind_those_of_the_dead_one_even_where_the_clock_was_set_back()
    {
        using TemporaryDirectory directory = new();
        Directory.CreateDirectory(directory["train"]);
        string early = directory["train/events.out.tfevents.4000000000.zzz.1.000001"];
        File.WriteAllBytes(early, []);
        Run(directory.Path, 10, new(3, 30), dies: 0, add: 100);
        string[] files = EventReader.Files(directory["train"]);
        Assert.That((files[0], files.Length), Is.EqualTo((early, 2)));
    }

    private static void MustBeWhole(TemporaryDirectory directory, string reader, int stepsPerEpoch, (int Steps, int Epochs)[] resumed, double add = 100)
    {
        foreach (string folder in new[] { "train", "validation" })
        {
            foreach (var (tag, points) in Read(directory[folder], reader))
            {
                bool isOfEpochs = tag.StartsWith("epoch_", StringComparison.Ordinal);
                int living = isOfEpochs ? resumed[^1].Epochs : resumed[^1].Steps;
                int first = isOfEpochs ? 1 : folder == "validation" ? stepsPerEpoch : 1, last = isOfEpochs ? 6 : 6 * stepsPerEpoch, every = !isOfEpochs && folder == "validation" ? stepsPerEpoch : 1;
                Assert.That(points.Select(point => point.Step), Is.EqualTo(Enumerable.Range(0, (last - first) / every + 1).Select(index => (long)(first + index * every))), $"{folder} {tag}");
                Assert.That(points.Where(point => point.Step > living).Select(point => point.Value), Is.All.GreaterThanOrEqualTo((float)add), $"{folder} {tag}: nothing of the dead run");
                Assert.That(points.Where(point => point.Step <= living).Select(point => point.Value), Is.All.LessThan((float)add), $"{folder} {tag}: what it took over");
            }
        }
    }

    private static void Run(string directory, int stepsPerEpoch, TrainingPosition from, int dies, double add, long maxFileBytes = 1 << 28)
    {
        using ModelMonitor monitor = new("m");
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 6, ResumeFrom = from, Sinks = [new TensorBoardSink(directory, new() { MaxFileBytes = maxFileBytes })] });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, stepsPerEpoch - (epoch.Number == from.Epochs + 1 ? (int)from.StepsInEpoch : 0))))
            {
                step.Report(add + 1.0 / step.Number);
                if (step.Number != dies) continue;
                run.Fail(new InvalidOperationException());
                return;
            }

            run.ReportValidation(add + 0.1 * epoch.Number);
        }
    }

    private static Dictionary<string, List<(long Step, float Value)>> Read(string directory, string reader)
    {
        Dictionary<string, List<(long Step, float Value)>> tags = [];
        bool seen = false;
        foreach (ProtoFields one in EventReader.Files(directory).SelectMany(EventReader.Events))
        {
            long step = one.Has(2) ? one.Integer(2) : 0;
            if (one.Has(7) && one.Message(7).Integer(1) == 1)
            {
                if (reader == "any start" || (reader == "but the first start" && seen))
                    foreach (var points in tags.Values) points.RemoveAll(point => point.Step >= step);
                seen = true;
            }

            if (!one.Has(5)) continue;
            foreach (ProtoFields value in one.Message(5).Messages(1))
            {
                if (!tags.TryGetValue(value.Text(1), out var points)) tags[value.Text(1)] = points = [];
                while (reader == "by tag" && points.Count > 0 && points[^1].Step >= step) points.RemoveAt(points.Count - 1);
                points.Add((step, value.Single(2)));
            }
        }

        return tags;
    }
}
