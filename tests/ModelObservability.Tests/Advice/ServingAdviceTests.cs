using ModelObservability.Testing;

namespace ModelObservability.Tests.Advice;

/// <summary>Advice about calls and quality: each rule provoked, and healthy serving left alone.</summary>
[TestFixture]
public sealed class ServingAdviceTests
{
    private readonly ManualTime time = new();
    private readonly List<TaskCompletionSource<int>> waiting = [];
    private ModelMonitor monitor = null!;
    private MeterReadings readings = null!;

    [SetUp]
    public void Begin()
    {
        waiting.Clear();
        monitor = new("serving advice of " + TestContext.CurrentContext.Test.Name, "2", timeProvider: time);
        readings = new(monitor.Identity.Name); // calls are counted where somebody listens
    }

    [TearDown]
    public void End()
    {
        foreach (TaskCompletionSource<int> call in waiting) call.TrySetResult(0);
        readings.Dispose();
        monitor.Dispose();
    }

    [Test]
    [Provokes("MO9006")]
    public void Calls_that_pile_up_ask_for_more_replicas()
    {
        Serve(arrivals: 20, answers: 15);
        Codes();
        time.Advance(TimeSpan.FromSeconds(30));
        Serve(arrivals: 60, answers: 30);

        Assert.That(Codes(), Is.EqualTo(new[] { "MO9006" }));
    }

    [Test]
    [StaysQuiet("MO9006", "MO9007")]
    public void Many_calls_that_do_not_pile_up_do_not()
    {
        Serve(arrivals: 40, answers: 30);
        Codes();
        time.Advance(TimeSpan.FromSeconds(30));
        Serve(arrivals: 60, answers: 59);

        Assert.That(Codes(), Is.Empty);
    }

    [Test]
    public void Two_diagnoses_at_the_same_time_do_not_forget_what_was_before()
    {
        Serve(arrivals: 20, answers: 15);
        Codes();
        time.Advance(TimeSpan.FromSeconds(30));
        Codes();
        Serve(arrivals: 60, answers: 30);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(Codes(), Is.Empty, "five seconds are too few");
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(Codes(), Is.EqualTo(new[] { "MO9006" }));
    }

    [Test]
    [Provokes("MO9007")]
    public void Many_single_calls_at_once_ask_for_batches()
    {
        Serve(arrivals: 12, answers: 2);
        Codes();
        time.Advance(TimeSpan.FromSeconds(30));
        Serve(arrivals: 150, answers: 150);

        Assert.That(Codes(), Is.EqualTo(new[] { "MO9007" }));
    }

    [Test]
    [Provokes("MO9008")]
    public void Probabilities_that_are_not_the_shares_that_come_true_ask_for_calibration()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        Record(quality, samples: 999, positive: 0.7, score: 0.9);
        Assert.That(Codes(), Is.Empty, "too few");
        Record(quality, samples: 1, positive: 0.7, score: 0.9);

        Assert.That(Codes(), Is.EqualTo(new[] { "MO9008" }));
    }

    [Test]
    [StaysQuiet("MO9008")]
    public void Probabilities_that_come_true_do_not()
    {
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        Record(quality, samples: 5_000, positive: 0.9, score: 0.9);
        Record(quality, samples: 5_000, positive: 0.2, score: 0.2);

        Assert.That(Codes(), Is.Empty);
    }

    [Test]
    [Provokes("MO9009")]
    public void A_version_that_is_worse_beyond_doubt_is_to_be_rolled_back_and_the_other_is_not()
    {
        using ModelMonitor before = new(monitor.Identity.Name, "1", timeProvider: time), elsewhere = new("another model", "1", timeProvider: time);
        Record(elsewhere.TrackBinary(), samples: 5_000, positive: 0.99, score: 1);
        BinaryQuality old = before.TrackBinary(), fresh = monitor.TrackBinary();
        Record(old, samples: 2_000, positive: 0.95, score: 1);
        Record(fresh, samples: 100, positive: 0.9, score: 1);
        Assert.That(Codes(), Is.Empty, "100 samples could be chance");
        Record(fresh, samples: 1_900, positive: 0.9, score: 1);

        Signal signal = monitor.Diagnose().Findings.Single();
        Assert.That((signal.Code, signal.Evidence["version"]), Is.EqualTo(("MO9009", "1")));
        Assert.That(before.Diagnose().Findings, Is.Empty);
    }

    [Test]
    [StaysQuiet("MO9009")]
    public void Two_versions_that_are_equally_right_are_never_told_apart()
    {
        Random random = new(3);
        using ModelMonitor before = new(monitor.Identity.Name, "1", timeProvider: time);
        BinaryQuality old = before.TrackBinary(), fresh = monitor.TrackBinary();
        for (int batch = 0; batch < 500; batch++)
        {
            foreach (BinaryQuality quality in new[] { old, fresh })
                for (int sample = 0; sample < 20; sample++) quality.Record(random.NextDouble() < 0.9, 1);
            Assert.That(Codes(), Is.Empty, $"batch {batch}");
        }
    }

    private static void Record(BinaryQuality quality, int samples, double positive, double score)
    {
        bool[] labels = [.. Enumerable.Range(0, samples).Select(sample => (int)((sample + 1) * positive) > (int)(sample * positive))];
        quality.Record(labels, [.. Enumerable.Repeat(score, samples)]);
    }

    private string[] Codes() => [.. monitor.Diagnose().Findings.Select(signal => signal.Code)];

    private void Serve(int arrivals, int answers)
    {
        Func<int, Task<int>> call = monitor.Observe((int _) =>
        {
            TaskCompletionSource<int> answer = new();
            waiting.Add(answer);
            return answer.Task;
        });
        for (int arrival = 0; arrival < arrivals; arrival++) _ = call(arrival);
        for (int answer = 0; answer < answers; answer++)
        {
            waiting[0].SetResult(0);
            waiting.RemoveAt(0);
        }
    }
}
