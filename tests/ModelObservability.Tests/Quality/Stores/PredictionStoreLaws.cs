using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>What every store must do. Derive, open yours, run.</summary>
public abstract class PredictionStoreLaws
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    protected abstract IPredictionStore Store { get; }

    [Test]
    public void What_is_taken_is_what_was_added()
    {
        StoredPrediction[] added =
        [
            new("plain", 0.1 + 0.2, Noon, null), new("", -0.0, Noon.AddTicks(1), "de"), new("NaN", double.NaN, Noon, ""), new("Ünï 雪 😀 'quoted'; --", double.NegativeInfinity, Noon, "a/b"),
            new("tiny", double.Epsilon, DateTimeOffset.UnixEpoch, new string('x', 64)), new("huge", double.MaxValue, Noon, null), new(new string('i', 5000), int.MaxValue, Noon, null),
        ];
        Assert.That(Store.Add("m", added), Is.EqualTo(added.Length));
        Assert.That(Store.Count("m"), Is.EqualTo(added.Length));

        Assert.That(Take("m", [.. added.Select(prediction => prediction.Id)]), Is.EqualTo(added.Select(prediction => new TakenPrediction(DelayedLabelResult.Matched, prediction))));
        Assert.That(Store.Count("m"), Is.Zero);
    }

    [Test]
    public void The_first_prediction_and_the_first_label_of_an_id_count()
    {
        Assert.That(Store.Add("m", [new("a", 1, Noon, null), new("a", 2, Noon, null)]), Is.EqualTo(1));
        Assert.That(Store.Add("m", [new("a", 3, Noon, null), new("b", 4, Noon, null)]), Is.EqualTo(1));

        TakenPrediction[] taken = Take("m", "a", "A", "a", "b", "none");
        Assert.That(taken.Select(one => one.Result), Is.EqualTo(new[]
        {
            DelayedLabelResult.Matched, DelayedLabelResult.Unknown, DelayedLabelResult.Duplicate, DelayedLabelResult.Matched, DelayedLabelResult.Unknown,
        }));
        Assert.That(taken[0].Prediction.Value, Is.EqualTo(1));
        Assert.That(Store.Add("m", [new("a", 5, Noon, null)]), Is.Zero, "labelled, but remembered still");
        Assert.That(Take("m", "a").Single().Result, Is.EqualTo(DelayedLabelResult.Duplicate));
    }

    [Test]
    public void Models_never_meet()
    {
        Store.Add("one", [new("a", 1, Noon, null)]);
        Store.Add("other", [new("a", 2, Noon, null), new("b", 3, Noon, null)]);
        Store.Forget("one", DateTimeOffset.MinValue, 1);
        Assert.That((Store.Count("one"), Store.Count("other"), Store.Count("third")), Is.EqualTo((1L, 2L, 0L)));
        Store.Forget("other", Noon.AddDays(1), 10);

        Assert.That(Take("one", "a", "b").Select(one => one.Result), Is.EqualTo(new[] { DelayedLabelResult.Matched, DelayedLabelResult.Unknown }));
    }

    [Test]
    public void What_is_too_old_goes_first_then_the_oldest_and_only_those_without_a_label_are_counted_once()
    {
        Store.Add("m", [.. Enumerable.Range(0, 10).Select(minute => new StoredPrediction($"{minute}", minute, Noon.AddMinutes(minute), null))]);
        Take("m", "1", "5");

        Assert.That(Store.Forget("m", Noon, 10), Is.EqualTo(default(ForgottenPredictions)), "nothing is older, and there is room");
        Assert.That(Store.Forget("m", Noon.AddMinutes(3), 10), Is.EqualTo(new ForgottenPredictions(ByAge: 2, ForRoom: 0)));
        Assert.That(Store.Forget("m", Noon.AddMinutes(4), 3), Is.EqualTo(new ForgottenPredictions(ByAge: 1, ForRoom: 2)));
        Assert.That(Store.Forget("m", Noon.AddMinutes(4), 3), Is.EqualTo(default(ForgottenPredictions)));
        Assert.That(Store.Count("m"), Is.EqualTo(3));
        Assert.That(Take("m", "5", "6", "7", "8", "9").Count(one => one.Result == DelayedLabelResult.Matched), Is.EqualTo(3));
    }

    [Test]
    public void Many_are_forgotten_at_once()
    {
        const int count = 25_000;
        foreach (StoredPrediction[] batch in Enumerable.Range(0, count).Select(at => new StoredPrediction($"{at}", 1, Noon.AddTicks(at), null)).Chunk(1000))
            Store.Add("m", batch);

        Assert.That(Store.Forget("m", Noon.AddTicks(12_000), 500), Is.EqualTo(new ForgottenPredictions(12_000, count - 12_500)));
        Assert.That(Take("m", "24499", "24500").Select(one => one.Result), Is.EqualTo(new[] { DelayedLabelResult.Unknown, DelayedLabelResult.Matched }));
    }

    [Test]
    public void Of_many_callers_with_one_id_one_gets_the_prediction()
    {
        Store.Add("m", [.. Enumerable.Range(0, 200).Select(id => new StoredPrediction($"{id}", id, Noon, null))]);
        int matched = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int id = 0; id < 200; id++)
                if (Take("m", $"{id}").Single().Result == DelayedLabelResult.Matched) Interlocked.Increment(ref matched);
        });

        Assert.That(matched, Is.EqualTo(200));
    }

    [Test]
    public void Whatever_comes_is_counted_as_in_memory()
    {
        ManualTime time = new();
        string name = TestContext.CurrentContext.Test.ID;
        using ModelMonitor here = new(name, "memory", timeProvider: time), there = new(name, "store", timeProvider: time);
        DelayedLabelsOptions options = new() { Capacity = 50, MaxAge = TimeSpan.FromSeconds(30) };
        BinaryQuality memory = here.TrackBinary(), durable = there.TrackBinary();
        DelayedLabels<int, double, bool> expected = memory.DelayLabels<int>(options), actual = durable.DelayLabels<int>(options with { Store = Store });
        Random random = new(20261128);
        for (int step = 0; step < 4000; step++)
        {
            time.Advance(TimeSpan.FromSeconds(random.Next(0, 2)));
            int id = random.Next(0, 120);
            double score = random.NextDouble();
            if (random.Next(2) == 0)
            {
                expected.Predicted(id, score);
                actual.Predicted(id, score);
                Assert.That(actual.Counts, Is.EqualTo(expected.Counts), $"step {step}");
            }
            else
            {
                Assert.That(actual.Labelled(id, score < 0.5), Is.EqualTo(expected.Labelled(id, score < 0.5)), $"step {step}");
            }
        }

        Assert.That(actual.Counts, Is.EqualTo(expected.Counts));
        Assert.That(durable.Counts, Is.EqualTo(memory.Counts));
    }

    private TakenPrediction[] Take(string model, params string[] ids)
    {
        TakenPrediction[] taken = new TakenPrediction[ids.Length];
        Store.Take(model, ids, taken);
        return taken;
    }
}

/// <summary>The small store of these tests.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DictionaryStoreTests : PredictionStoreLaws
{
    protected override IPredictionStore Store { get; } = new DictionaryStore();
}
