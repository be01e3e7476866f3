using System.Text.Json;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Testing;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Quality;

/// <summary>ROC AUC of many classes in a tracker: bounded, one against the rest, only where it is asked for.</summary>
[TestFixture]
public sealed class ClassRankingsTests
{
    private static readonly IEnumerable<TestCaseData> Cases = GoldenCase.Of("multiclass.json")
        .Where(data => data.Arguments[0] is GoldenCase golden && golden.Expects("roc_auc_ovr_macro") && golden.Expected("roc_auc_ovr_macro").ValueKind == JsonValueKind.Number);

    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void The_area_of_scikit_learn_lies_within_the_bounds(GoldenCase golden)
    {
        int classes = golden.Size("classes");
        int[] labels = golden.Ints("y_true");
        double[] rows = golden.Rows("y_prob");
        double expected = golden.ExpectedNumber("roc_auc_ovr_macro");
        MulticlassQuality? quality = null;
        double width = double.PositiveInfinity;
        foreach (int bins in new[] { 16, 256, 4096 })
        {
            using ModelMonitor own = new($"{name} {bins}");
            using MeterReadings readings = new($"{name} {bins}");
            quality = own.TrackMulticlass(classes, new() { Probabilities = true, RankingBins = bins, Window = null });
            quality.Record(labels, rows);
            BoundedScore area = quality.All.RocAuc!.Value;

            Assert.That(expected, Is.InRange(area.Lower - 1e-12, area.Upper + 1e-12));
            Assert.That(area.Width, Is.AtMost(width), "more bins, narrower bounds");
            Assert.That(readings.Observe("ml.quality.roc_auc", ("ml.quality.average", "macro"), ("ml.quality.window", "all")), Is.EqualTo(area.Estimate));
            Assert.That(readings.Observe("ml.quality.roc_auc.error", ("ml.quality.average", "macro")), Is.EqualTo(area.Width / 2));
            width = area.Width;
        }

        Assert.That(width, Is.LessThan(0.01));
        var exact = new MulticlassRanking(classes);
        exact.Add(labels, rows);
        for (int label = 0; label < classes; label++)
        {
            BoundedScore area = quality!.All.Rankings![label].RocAuc;
            Assert.That(exact.Value.OneVsRest[label], Is.InRange(area.Lower, area.Upper));
        }
    }

    [Test]
    public void A_sample_is_counted_by_every_metric_or_by_none_in_every_overload([Values] bool singles)
    {
        MulticlassQuality quality = monitor.TrackMulticlass(2, new() { Probabilities = true, RankingBins = 16 });
        float[] clean = [0.9f, 0.1f, 0.2f, 0.8f, 0.5f, 0.5f], bad = [1.5f, 0.1f, 0.3f, 0.7f, float.NaN, 0.5f];
        if (singles)
        {
            quality.Record([0, 7, 1], clean);
            quality.Record([0, 1, 0], bad);
        }
        else
        {
            quality.Record([0, 7, 1], [.. clean.Select(score => (double)score)]);
            quality.Record([0, 1, 0], [.. bad.Select(score => (double)score)]);
        }

        MulticlassQualityValue all = quality.All;
        Assert.That((all.Counts.Total, all.Losses!.Count), Is.EqualTo((3L, 3L)));
        Assert.That(all.Rankings!.Select(ranking => (ranking.Positives, ranking.Negatives)), Is.EqualTo(new[] { (1L, 2L), (2L, 1L) }));
        Assert.That(all.Counts.Rejected, Is.EqualTo(new Rejections(1, 0, 1, 1)));
        Assert.That(all.RocAuc, Is.EqualTo(new BoundedScore(1, 1)));
    }

    [Test]
    public void Classes_without_samples_are_left_out_and_without_any_nothing_is_published()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(4, new() { Probabilities = true, RankingBins = 64 });
        quality.Record([1, 1], [0.1, 0.7, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3]);
        Assert.That((quality.All.RocAuc!.Value.Lower, readings.ObserveAll().Any(reading => reading.Instrument.StartsWith("ml.quality.roc_auc", StringComparison.Ordinal))), Is.EqualTo((double.NaN, false)));

        quality.Record([3], [0.1, 0.5, 0.2, 0.2]);
        // Class 1 against the rest: 0.7 and 0.2 against 0.5; class 3: 0.2 against 0.1 and 0.3.
        Assert.That(readings.Observe("ml.quality.roc_auc", ("ml.quality.window", "all")), Is.EqualTo(0.5).Within(1e-15));
    }

    [Test]
    public void Rankings_are_off_by_default_and_need_probabilities()
    {
        using MeterReadings readings = new(name);
        MulticlassQuality quality = monitor.TrackMulticlass(2, new() { Probabilities = true });
        quality.Record([0, 1], [0.9, 0.1, 0.2, 0.8]);
        Assert.That((quality.All.Rankings, quality.All.RocAuc), Is.EqualTo(((object?)null, (object?)null)));
        Assert.That(readings.ObserveAll().Select(reading => reading.Instrument), Has.None.StartsWith("ml.quality.roc_auc"));

        using ModelMonitor other = new(name + " other");
        Assert.That(() => other.TrackMulticlass(2, new() { RankingBins = 256 }), Throws.ArgumentException.With.Message.Contains("RankingBins is 256 and Probabilities is false"));
        Assert.That(() => new MulticlassQualityOptions { RankingBins = 100 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("RankingBins"));
        Assert.That(() => new MulticlassQualityOptions { RankingBins = null }, Throws.Nothing);
    }
}
